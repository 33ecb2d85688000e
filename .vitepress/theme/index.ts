import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineAsyncComponent } from 'vue';
import { registerFigures } from '../figures/index.ts';
import { registerIncidentLab } from '../incident/index.ts';
import ExerciseLink from './components/ExerciseLink.vue';
import Layout from './Layout.vue';
import './styles/fonts.css';
import './styles/vars.css';
import './styles/base.css';
import './styles/code.css';
import './styles/own-page.css';
import './styles/glossary.css';
import './styles/figure.css';

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app, router }) {
    app.component('ExerciseLink', ExerciseLink);
    // Only exercise pages pay for it.
    app.component(
      'ExercisePanel',
      defineAsyncComponent(() => import('../exercise/ExercisePanel.vue')),
    );
    registerFigures(app, router);
    registerIncidentLab(app, router);
  },
} satisfies Theme;
