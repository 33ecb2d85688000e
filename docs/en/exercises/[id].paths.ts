import { exerciseRoutes } from '../../../.vitepress/exercise/pages.ts';

export default { paths: () => exerciseRoutes('en') };
