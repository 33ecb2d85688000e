import { inspect } from 'node:util';
import { type Bench, both, check, type Finding, program, same } from '#lab';

type Starter = typeof import('../../exercises/45-read-the-wire/starter.ts');
type Segment = NonNullable<ReturnType<Starter['parseTcpdump']>>;
type Diagnosis = ReturnType<Starter['diagnose']>;

const { parseTcpdump, diagnose } = await program<Starter>(import.meta.url, { parseTcpdump: 'function', diagnose: 'function' });

/** The captures of exercises/45-read-the-wire/captures, line by line as tcpdump printed them; a test holds the two together. */
const captures = {
  'clean-close': `
16:25:39.419488 IP 127.0.0.1.58344 > 127.0.0.1.3000: Flags [S], seq 1015896552, win 65495, options [mss 65495,sackOK,TS val 1210100286 ecr 0,nop,wscale 10], length 0
16:25:39.419507 IP 127.0.0.1.3000 > 127.0.0.1.58344: Flags [S.], seq 3741270083, ack 1015896553, win 65483, options [mss 65495,sackOK,TS val 1264192467 ecr 1210100286,nop,wscale 10], length 0
16:25:39.419554 IP 127.0.0.1.58344 > 127.0.0.1.3000: Flags [.], ack 1, win 64, options [nop,nop,TS val 1210100286 ecr 1264192467], length 0
16:25:39.425483 IP 127.0.0.1.58344 > 127.0.0.1.3000: Flags [P.], seq 1:23, ack 1, win 64, options [nop,nop,TS val 1210100292 ecr 1264192467], length 22
16:25:39.425501 IP 127.0.0.1.3000 > 127.0.0.1.58344: Flags [.], ack 23, win 64, options [nop,nop,TS val 1264192473 ecr 1210100292], length 0
16:25:39.427842 IP 127.0.0.1.3000 > 127.0.0.1.58344: Flags [P.], seq 1:7, ack 23, win 64, options [nop,nop,TS val 1264192475 ecr 1210100292], length 6
16:25:39.427855 IP 127.0.0.1.58344 > 127.0.0.1.3000: Flags [.], ack 7, win 64, options [nop,nop,TS val 1210100294 ecr 1264192475], length 0
16:25:39.430725 IP 127.0.0.1.58344 > 127.0.0.1.3000: Flags [F.], seq 23, ack 7, win 64, options [nop,nop,TS val 1210100297 ecr 1264192475], length 0
16:25:39.433307 IP 127.0.0.1.3000 > 127.0.0.1.58344: Flags [F.], seq 7, ack 24, win 64, options [nop,nop,TS val 1264192481 ecr 1210100297], length 0
16:25:39.433331 IP 127.0.0.1.58344 > 127.0.0.1.3000: Flags [.], ack 8, win 64, options [nop,nop,TS val 1210100300 ecr 1264192481], length 0
`,
  'clean-close-ipv6': `
16:25:41.368955 IP6 ::1.39214 > ::1.3000: Flags [S], seq 2445264288, win 65476, options [mss 65476,sackOK,TS val 3426139762 ecr 0,nop,wscale 10], length 0
16:25:41.368975 IP6 ::1.3000 > ::1.39214: Flags [S.], seq 1840756729, ack 2445264289, win 65464, options [mss 65476,sackOK,TS val 658024314 ecr 3426139762,nop,wscale 10], length 0
16:25:41.368992 IP6 ::1.39214 > ::1.3000: Flags [.], ack 1, win 64, options [nop,nop,TS val 3426139762 ecr 658024314], length 0
16:25:41.375128 IP6 ::1.39214 > ::1.3000: Flags [P.], seq 1:23, ack 1, win 64, options [nop,nop,TS val 3426139769 ecr 658024314], length 22
16:25:41.375145 IP6 ::1.3000 > ::1.39214: Flags [.], ack 23, win 64, options [nop,nop,TS val 658024321 ecr 3426139769], length 0
16:25:41.385699 IP6 ::1.3000 > ::1.39214: Flags [P.], seq 1:7, ack 23, win 64, options [nop,nop,TS val 658024331 ecr 3426139769], length 6
16:25:41.385718 IP6 ::1.39214 > ::1.3000: Flags [.], ack 7, win 64, options [nop,nop,TS val 3426139779 ecr 658024331], length 0
16:25:41.389832 IP6 ::1.39214 > ::1.3000: Flags [F.], seq 23, ack 7, win 64, options [nop,nop,TS val 3426139783 ecr 658024331], length 0
16:25:41.392288 IP6 ::1.3000 > ::1.39214: Flags [F.], seq 7, ack 24, win 64, options [nop,nop,TS val 658024338 ecr 3426139783], length 0
16:25:41.392308 IP6 ::1.39214 > ::1.3000: Flags [.], ack 8, win 64, options [nop,nop,TS val 3426139786 ecr 658024338], length 0
`,
  'server-first': `
16:25:43.076179 IP 127.0.0.1.58358 > 127.0.0.1.3000: Flags [S], seq 2925551675, win 65495, options [mss 65495,sackOK,TS val 1040513604 ecr 0,nop,wscale 10], length 0
16:25:43.076195 IP 127.0.0.1.3000 > 127.0.0.1.58358: Flags [S.], seq 4041218954, ack 2925551676, win 65483, options [mss 65495,sackOK,TS val 2637069942 ecr 1040513604,nop,wscale 10], length 0
16:25:43.076213 IP 127.0.0.1.58358 > 127.0.0.1.3000: Flags [.], ack 4041218955, win 64, options [nop,nop,TS val 1040513604 ecr 2637069942], length 0
16:25:43.080691 IP 127.0.0.1.58358 > 127.0.0.1.3000: Flags [P.], seq 2925551676:2925551698, ack 4041218955, win 64, options [nop,nop,TS val 1040513608 ecr 2637069942], length 22
16:25:43.080701 IP 127.0.0.1.3000 > 127.0.0.1.58358: Flags [.], ack 2925551698, win 64, options [nop,nop,TS val 2637069946 ecr 1040513608], length 0
16:25:43.081668 IP 127.0.0.1.3000 > 127.0.0.1.58358: Flags [P.], seq 4041218955:4041218961, ack 2925551698, win 64, options [nop,nop,TS val 2637069947 ecr 1040513608], length 6
16:25:43.081674 IP 127.0.0.1.58358 > 127.0.0.1.3000: Flags [.], ack 4041218961, win 64, options [nop,nop,TS val 1040513609 ecr 2637069947], length 0
16:25:43.082826 IP 127.0.0.1.3000 > 127.0.0.1.58358: Flags [F.], seq 4041218961, ack 2925551698, win 64, options [nop,nop,TS val 2637069948 ecr 1040513609], length 0
16:25:43.085722 IP 127.0.0.1.58358 > 127.0.0.1.3000: Flags [F.], seq 2925551698, ack 4041218962, win 64, options [nop,nop,TS val 1040513613 ecr 2637069948], length 0
16:25:43.085737 IP 127.0.0.1.3000 > 127.0.0.1.58358: Flags [.], ack 2925551699, win 64, options [nop,nop,TS val 2637069951 ecr 1040513613], length 0
`,
  'low-client-port': `
16:25:44.463464 IP 127.0.0.1.1025 > 127.0.0.1.49200: Flags [S], seq 1908038411, win 65495, options [mss 65495,sackOK,TS val 3299258840 ecr 0,nop,wscale 10], length 0
16:25:44.463482 IP 127.0.0.1.49200 > 127.0.0.1.1025: Flags [S.], seq 563594093, ack 1908038412, win 65483, options [mss 65495,sackOK,TS val 638412077 ecr 3299258840,nop,wscale 10], length 0
16:25:44.463500 IP 127.0.0.1.1025 > 127.0.0.1.49200: Flags [.], ack 1, win 64, options [nop,nop,TS val 3299258840 ecr 638412077], length 0
16:25:44.542526 IP 127.0.0.1.1025 > 127.0.0.1.49200: Flags [P.], seq 1:23, ack 1, win 64, options [nop,nop,TS val 3299258919 ecr 638412077], length 22
16:25:44.542545 IP 127.0.0.1.49200 > 127.0.0.1.1025: Flags [.], ack 23, win 64, options [nop,nop,TS val 638412156 ecr 3299258919], length 0
16:25:44.543428 IP 127.0.0.1.49200 > 127.0.0.1.1025: Flags [P.], seq 1:7, ack 23, win 64, options [nop,nop,TS val 638412157 ecr 3299258919], length 6
16:25:44.543435 IP 127.0.0.1.1025 > 127.0.0.1.49200: Flags [.], ack 7, win 64, options [nop,nop,TS val 3299258920 ecr 638412157], length 0
16:25:44.544286 IP 127.0.0.1.1025 > 127.0.0.1.49200: Flags [F.], seq 23, ack 7, win 64, options [nop,nop,TS val 3299258921 ecr 638412157], length 0
16:25:44.545151 IP 127.0.0.1.49200 > 127.0.0.1.1025: Flags [F.], seq 7, ack 24, win 64, options [nop,nop,TS val 638412159 ecr 3299258921], length 0
16:25:44.545164 IP 127.0.0.1.1025 > 127.0.0.1.49200: Flags [.], ack 8, win 64, options [nop,nop,TS val 3299258922 ecr 638412159], length 0
`,
  'same-port': `
23:55:00.266053 IP 127.0.0.1.3000 > 127.0.0.2.3000: Flags [S], seq 2468666006, win 65495, options [mss 65495,sackOK,TS val 3695041854 ecr 0,nop,wscale 10], length 0
23:55:00.266071 IP 127.0.0.2.3000 > 127.0.0.1.3000: Flags [S.], seq 2206740741, ack 2468666007, win 65483, options [mss 65495,sackOK,TS val 1494342754 ecr 3695041854,nop,wscale 10], length 0
23:55:00.266087 IP 127.0.0.1.3000 > 127.0.0.2.3000: Flags [.], ack 1, win 64, options [nop,nop,TS val 3695041855 ecr 1494342754], length 0
23:55:00.267019 IP 127.0.0.1.3000 > 127.0.0.2.3000: Flags [P.], seq 1:23, ack 1, win 64, options [nop,nop,TS val 3695041855 ecr 1494342754], length 22
23:55:00.267027 IP 127.0.0.2.3000 > 127.0.0.1.3000: Flags [.], ack 23, win 64, options [nop,nop,TS val 1494342754 ecr 3695041855], length 0
23:55:00.267419 IP 127.0.0.2.3000 > 127.0.0.1.3000: Flags [P.], seq 1:7, ack 23, win 64, options [nop,nop,TS val 1494342755 ecr 3695041855], length 6
23:55:00.267424 IP 127.0.0.1.3000 > 127.0.0.2.3000: Flags [.], ack 7, win 64, options [nop,nop,TS val 3695041856 ecr 1494342755], length 0
23:55:00.267937 IP 127.0.0.1.3000 > 127.0.0.2.3000: Flags [F.], seq 23, ack 7, win 64, options [nop,nop,TS val 3695041856 ecr 1494342755], length 0
23:55:00.268382 IP 127.0.0.2.3000 > 127.0.0.1.3000: Flags [F.], seq 7, ack 24, win 64, options [nop,nop,TS val 1494342756 ecr 3695041856], length 0
23:55:00.268392 IP 127.0.0.1.3000 > 127.0.0.2.3000: Flags [.], ack 8, win 64, options [nop,nop,TS val 3695041857 ecr 1494342756], length 0
`,
  http: `
16:25:46.491144 IP 127.0.0.1.50674 > 127.0.0.1.8080: Flags [S], seq 2535937073, win 65495, options [mss 65495,sackOK,TS val 4017875724 ecr 0,nop,wscale 10], length 0
16:25:46.491159 IP 127.0.0.1.8080 > 127.0.0.1.50674: Flags [S.], seq 4209060727, ack 2535937074, win 65483, options [mss 65495,sackOK,TS val 4283501566 ecr 4017875724,nop,wscale 10], length 0
16:25:46.491176 IP 127.0.0.1.50674 > 127.0.0.1.8080: Flags [.], ack 1, win 64, options [nop,nop,TS val 4017875724 ecr 4283501566], length 0
16:25:46.493414 IP 127.0.0.1.50674 > 127.0.0.1.8080: Flags [P.], seq 1:81, ack 1, win 64, options [nop,nop,TS val 4017875726 ecr 4283501566], length 80: HTTP: GET /search?q=ack 7, win 0, length 0 HTTP/1.1
16:25:46.493424 IP 127.0.0.1.8080 > 127.0.0.1.50674: Flags [.], ack 81, win 64, options [nop,nop,TS val 4283501568 ecr 4017875726], length 0
16:25:46.494018 IP 127.0.0.1.8080 > 127.0.0.1.50674: Flags [P.], seq 1:60, ack 81, win 64, options [nop,nop,TS val 4283501568 ecr 4017875726], length 59: HTTP: HTTP/1.1 200 OK
16:25:46.494023 IP 127.0.0.1.50674 > 127.0.0.1.8080: Flags [.], ack 60, win 64, options [nop,nop,TS val 4017875726 ecr 4283501568], length 0
16:25:46.495421 IP 127.0.0.1.50674 > 127.0.0.1.8080: Flags [F.], seq 81, ack 60, win 64, options [nop,nop,TS val 4017875728 ecr 4283501568], length 0
16:25:46.496185 IP 127.0.0.1.8080 > 127.0.0.1.50674: Flags [F.], seq 60, ack 82, win 64, options [nop,nop,TS val 4283501571 ecr 4017875728], length 0
16:25:46.496196 IP 127.0.0.1.50674 > 127.0.0.1.8080: Flags [.], ack 61, win 64, options [nop,nop,TS val 4017875729 ecr 4283501571], length 0
`,
  'any-interface': `
16:26:44.049038 lo    In  IP 127.0.0.1.43856 > 127.0.0.1.3000: Flags [S], seq 2399765779, win 65495, options [mss 65495,sackOK,TS val 2618321088 ecr 0,nop,wscale 10], length 0
16:26:44.049056 lo    In  IP 127.0.0.1.3000 > 127.0.0.1.43856: Flags [S.], seq 1525677036, ack 2399765780, win 65483, options [mss 65495,sackOK,TS val 245523289 ecr 2618321088,nop,wscale 10], length 0
16:26:44.049135 lo    In  IP 127.0.0.1.43856 > 127.0.0.1.3000: Flags [.], ack 1, win 64, options [nop,nop,TS val 2618321089 ecr 245523289], length 0
16:26:44.057988 lo    In  IP 127.0.0.1.43856 > 127.0.0.1.3000: Flags [P.], seq 1:23, ack 1, win 64, options [nop,nop,TS val 2618321097 ecr 245523289], length 22
16:26:44.058004 lo    In  IP 127.0.0.1.3000 > 127.0.0.1.43856: Flags [.], ack 23, win 64, options [nop,nop,TS val 245523298 ecr 2618321097], length 0
16:26:44.059124 lo    In  IP 127.0.0.1.3000 > 127.0.0.1.43856: Flags [P.], seq 1:7, ack 23, win 64, options [nop,nop,TS val 245523300 ecr 2618321097], length 6
16:26:44.059131 lo    In  IP 127.0.0.1.43856 > 127.0.0.1.3000: Flags [.], ack 7, win 64, options [nop,nop,TS val 2618321099 ecr 245523300], length 0
16:26:44.065997 lo    In  IP 127.0.0.1.43856 > 127.0.0.1.3000: Flags [F.], seq 23, ack 7, win 64, options [nop,nop,TS val 2618321105 ecr 245523300], length 0
16:26:44.066915 lo    In  IP 127.0.0.1.3000 > 127.0.0.1.43856: Flags [F.], seq 7, ack 24, win 64, options [nop,nop,TS val 245523307 ecr 2618321105], length 0
16:26:44.066934 lo    In  IP 127.0.0.1.43856 > 127.0.0.1.3000: Flags [.], ack 8, win 64, options [nop,nop,TS val 2618321106 ecr 245523307], length 0
`,
  'other-machine': `
23:55:05.802545 eth0  Out IP 10.0.0.1.54728 > 10.0.0.2.3999: Flags [S], seq 4197759530, win 64240, options [mss 1460,sackOK,TS val 2398943684 ecr 0,nop,wscale 10], length 0
23:55:05.802573 eth0  In  IP 10.0.0.2.3999 > 10.0.0.1.54728: Flags [R.], seq 0, ack 4197759531, win 0, length 0
`,
  ecn: `
16:37:17.050486 IP 127.0.0.1.46330 > 127.0.0.1.3000: Flags [SEW], seq 2259696362, win 65495, options [mss 65495,sackOK,TS val 1558279887 ecr 0,nop,wscale 10], length 0
16:37:17.050504 IP 127.0.0.1.3000 > 127.0.0.1.46330: Flags [S.E], seq 2322244614, ack 2259696363, win 65483, options [mss 65495,sackOK,TS val 1467252473 ecr 1558279887,nop,wscale 10], length 0
16:37:17.050522 IP 127.0.0.1.46330 > 127.0.0.1.3000: Flags [.], ack 1, win 64, options [nop,nop,TS val 1558279887 ecr 1467252473], length 0
16:37:17.057162 IP 127.0.0.1.46330 > 127.0.0.1.3000: Flags [P.], seq 1:23, ack 1, win 64, options [nop,nop,TS val 1558279893 ecr 1467252473], length 22
16:37:17.057183 IP 127.0.0.1.3000 > 127.0.0.1.46330: Flags [.], ack 23, win 64, options [nop,nop,TS val 1467252480 ecr 1558279893], length 0
16:37:17.062634 IP 127.0.0.1.3000 > 127.0.0.1.46330: Flags [P.], seq 1:7, ack 23, win 64, options [nop,nop,TS val 1467252485 ecr 1558279893], length 6
16:37:17.062657 IP 127.0.0.1.46330 > 127.0.0.1.3000: Flags [.], ack 7, win 64, options [nop,nop,TS val 1558279899 ecr 1467252485], length 0
16:37:17.066406 IP 127.0.0.1.46330 > 127.0.0.1.3000: Flags [F.], seq 23, ack 7, win 64, options [nop,nop,TS val 1558279903 ecr 1467252485], length 0
16:37:17.067491 IP 127.0.0.1.3000 > 127.0.0.1.46330: Flags [F.], seq 7, ack 24, win 64, options [nop,nop,TS val 1467252490 ecr 1558279903], length 0
16:37:17.067521 IP 127.0.0.1.46330 > 127.0.0.1.3000: Flags [.], ack 8, win 64, options [nop,nop,TS val 1558279904 ecr 1467252490], length 0
`,
  lost: `
16:37:13.383493 IP 127.0.0.1.45092 > 127.0.0.1.3002: Flags [S], seq 1999219085, win 65495, options [mss 65495,sackOK,TS val 972112409 ecr 0,nop,wscale 10], length 0
16:37:13.383515 IP 127.0.0.1.3002 > 127.0.0.1.45092: Flags [S.], seq 3580590340, ack 1999219086, win 65483, options [mss 65495,sackOK,TS val 2974264804 ecr 972112409,nop,wscale 10], length 0
16:37:13.383584 IP 127.0.0.1.45092 > 127.0.0.1.3002: Flags [.], ack 1, win 64, options [nop,nop,TS val 972112409 ecr 2974264804], length 0
16:37:13.601784 IP 127.0.0.1.45092 > 127.0.0.1.3002: Flags [P.], seq 1:10, ack 1, win 64, options [nop,nop,TS val 972112627 ecr 2974264804], length 9
16:37:13.601806 IP 127.0.0.1.3002 > 127.0.0.1.45092: Flags [.], ack 10, win 64, options [nop,nop,TS val 2974265022 ecr 972112627], length 0
16:37:13.970169 IP 127.0.0.1.45092 > 127.0.0.1.3002: Flags [P.], seq 10:19, ack 1, win 64, options [nop,nop,TS val 972112996 ecr 2974265022], length 9
16:37:14.146482 IP 127.0.0.1.45092 > 127.0.0.1.3002: Flags [P.], seq 19:28, ack 1, win 64, options [nop,nop,TS val 972113172 ecr 2974265022], length 9
16:37:14.146497 IP 127.0.0.1.3002 > 127.0.0.1.45092: Flags [.], ack 10, win 64, options [nop,nop,TS val 2974265567 ecr 972112627,nop,nop,sack 1 {19:28}], length 0
16:37:14.146512 IP 127.0.0.1.45092 > 127.0.0.1.3002: Flags [P.], seq 10:19, ack 1, win 64, options [nop,nop,TS val 972113172 ecr 2974265567], length 9
16:37:14.146516 IP 127.0.0.1.3002 > 127.0.0.1.45092: Flags [.], ack 28, win 64, options [nop,nop,TS val 2974265567 ecr 972113172], length 0
16:37:14.568753 IP 127.0.0.1.45092 > 127.0.0.1.3002: Flags [F.], seq 28, ack 1, win 64, options [nop,nop,TS val 972113594 ecr 2974265567], length 0
16:37:14.579596 IP 127.0.0.1.3002 > 127.0.0.1.45092: Flags [F.], seq 1, ack 29, win 64, options [nop,nop,TS val 2974266000 ecr 972113594], length 0
16:37:14.579641 IP 127.0.0.1.45092 > 127.0.0.1.3002: Flags [.], ack 2, win 64, options [nop,nop,TS val 972113605 ecr 2974266000], length 0
`,
  urgent: `
16:37:22.279846 IP 127.0.0.1.60168 > 127.0.0.1.2323: Flags [S], seq 2976852827, win 65495, options [mss 65495,sackOK,TS val 190733614 ecr 0,nop,wscale 10], length 0
16:37:22.279867 IP 127.0.0.1.2323 > 127.0.0.1.60168: Flags [S.], seq 1878027315, ack 2976852828, win 65483, options [mss 65495,sackOK,TS val 3138204104 ecr 190733614,nop,wscale 10], length 0
16:37:22.279886 IP 127.0.0.1.60168 > 127.0.0.1.2323: Flags [.], ack 1, win 64, options [nop,nop,TS val 190733614 ecr 3138204104], length 0
16:37:22.296526 IP 127.0.0.1.60168 > 127.0.0.1.2323: Flags [P.], seq 1:9, ack 1, win 64, options [nop,nop,TS val 190733631 ecr 3138204104], length 8
16:37:22.296541 IP 127.0.0.1.2323 > 127.0.0.1.60168: Flags [.], ack 9, win 64, options [nop,nop,TS val 3138204121 ecr 190733631], length 0
16:37:22.347186 IP 127.0.0.1.60168 > 127.0.0.1.2323: Flags [P.U], seq 9:10, ack 1, win 64, urg 1, options [nop,nop,TS val 190733682 ecr 3138204121], length 1
16:37:22.347260 IP 127.0.0.1.2323 > 127.0.0.1.60168: Flags [.], ack 10, win 64, options [nop,nop,TS val 3138204172 ecr 190733682], length 0
16:37:22.399858 IP 127.0.0.1.60168 > 127.0.0.1.2323: Flags [F.], seq 10, ack 1, win 64, options [nop,nop,TS val 190733734 ecr 3138204172], length 0
16:37:22.400057 IP 127.0.0.1.2323 > 127.0.0.1.60168: Flags [R.], seq 1, ack 11, win 64, options [nop,nop,TS val 3138204224 ecr 190733734], length 0
`,
  refused: `
16:25:50.878117 IP 127.0.0.1.53514 > 127.0.0.1.3999: Flags [S], seq 3803973991, win 65495, options [mss 65495,sackOK,TS val 2690038973 ecr 0,nop,wscale 10], length 0
16:25:50.878130 IP 127.0.0.1.3999 > 127.0.0.1.53514: Flags [R.], seq 0, ack 3803973992, win 0, length 0
`,
  'refused-ipv6': `
16:25:52.507962 IP6 ::1.42348 > ::1.3999: Flags [S], seq 71165344, win 65476, options [mss 65476,sackOK,TS val 3960588178 ecr 0,nop,wscale 10], length 0
16:25:52.507974 IP6 ::1.3999 > ::1.42348: Flags [R.], seq 0, ack 71165345, win 0, length 0
`,
  hex: `
16:38:15.711807 IP 127.0.0.1.56976 > 127.0.0.1.3999: Flags [S], seq 2944832701, win 65495, options [mss 65495,sackOK,TS val 2611284594 ecr 0,nop,wscale 10], length 0
	0x0000:  4500 003c 44d2 4000 4006 f7e7 7f00 0001
	0x0010:  7f00 0001 de90 0f9f af86 94bd 0000 0000
	0x0020:  a002 ffd7 fe30 0000 0204 ffd7 0402 080a
	0x0030:  9ba5 0a72 0000 0000 0103 030a
16:38:15.711821 IP 127.0.0.1.3999 > 127.0.0.1.56976: Flags [R.], seq 0, ack 2944832702, win 0, length 0
	0x0000:  4500 0028 0000 4000 4006 3cce 7f00 0001
	0x0010:  7f00 0001 0f9f de90 0000 0000 af86 94be
	0x0020:  5014 0000 7f59 0000
`,
  'refused-late': `
23:55:02.086554 IP 127.0.0.1.59676 > 127.0.0.1.3999: Flags [S], seq 3107883665, win 65495, options [mss 65495,sackOK,TS val 1328577388 ecr 0,nop,wscale 10], length 0
23:55:03.117395 IP 127.0.0.1.59676 > 127.0.0.1.3999: Flags [S], seq 3107883665, win 65495, options [mss 65495,sackOK,TS val 1328578419 ecr 0,nop,wscale 10], length 0
23:55:03.117422 IP 127.0.0.1.3999 > 127.0.0.1.59676: Flags [R.], seq 0, ack 3107883666, win 0, length 0
`,
  zero: `
23:55:08.008230 IP 127.0.0.1.43134 > 127.0.0.1.3998: Flags [S], seq 4294967295, win 65495, options [mss 65495,sackOK,TS val 1011382884 ecr 0,nop,wscale 10], length 0
23:55:08.008247 IP 127.0.0.1.3998 > 127.0.0.1.43134: Flags [R.], seq 0, ack 0, win 0, length 0
`,
  'ipv6-with-dots': `
23:55:09.794080 IP6 ::10.0.0.1.53822 > ::10.0.0.1.3997: Flags [S], seq 4058074724, win 65476, options [mss 65476,sackOK,TS val 1470680735 ecr 0,nop,wscale 10], length 0
23:55:09.794095 IP6 ::10.0.0.1.3997 > ::10.0.0.1.53822: Flags [R.], seq 0, ack 4058074725, win 0, length 0
`,
  'reset-by-server': `
16:25:54.722835 IP 127.0.0.1.43208 > 127.0.0.1.9000: Flags [S], seq 3047412663, win 65495, options [mss 65495,sackOK,TS val 2593308240 ecr 0,nop,wscale 10], length 0
16:25:54.722852 IP 127.0.0.1.9000 > 127.0.0.1.43208: Flags [S.], seq 3332300355, ack 3047412664, win 65483, options [mss 65495,sackOK,TS val 2320313854 ecr 2593308240,nop,wscale 10], length 0
16:25:54.722869 IP 127.0.0.1.43208 > 127.0.0.1.9000: Flags [.], ack 1, win 64, options [nop,nop,TS val 2593308240 ecr 2320313854], length 0
16:25:54.724074 IP 127.0.0.1.43208 > 127.0.0.1.9000: Flags [P.], seq 1:5, ack 1, win 64, options [nop,nop,TS val 2593308241 ecr 2320313854], length 4
16:25:54.724083 IP 127.0.0.1.9000 > 127.0.0.1.43208: Flags [.], ack 5, win 64, options [nop,nop,TS val 2320313856 ecr 2593308241], length 0
16:25:54.785985 IP 127.0.0.1.9000 > 127.0.0.1.43208: Flags [R.], seq 1, ack 5, win 64, options [nop,nop,TS val 2320313917 ecr 2593308241], length 0
`,
  'reset-by-client': `
16:25:56.416278 IP 127.0.0.1.43212 > 127.0.0.1.9000: Flags [S], seq 565385297, win 65495, options [mss 65495,sackOK,TS val 3821769928 ecr 0,nop,wscale 10], length 0
16:25:56.416295 IP 127.0.0.1.9000 > 127.0.0.1.43212: Flags [S.], seq 4204503940, ack 565385298, win 65483, options [mss 65495,sackOK,TS val 2926495892 ecr 3821769928,nop,wscale 10], length 0
16:25:56.416311 IP 127.0.0.1.43212 > 127.0.0.1.9000: Flags [.], ack 4204503941, win 64, options [nop,nop,TS val 3821769928 ecr 2926495892], length 0
16:25:56.419120 IP 127.0.0.1.43212 > 127.0.0.1.9000: Flags [P.], seq 565385298:565385320, ack 4204503941, win 64, options [nop,nop,TS val 3821769931 ecr 2926495892], length 22
16:25:56.419130 IP 127.0.0.1.9000 > 127.0.0.1.43212: Flags [.], ack 565385320, win 64, options [nop,nop,TS val 2926495895 ecr 3821769931], length 0
16:25:56.419940 IP 127.0.0.1.9000 > 127.0.0.1.43212: Flags [P.], seq 4204503941:4204503947, ack 565385320, win 64, options [nop,nop,TS val 2926495895 ecr 3821769931], length 6
16:25:56.419946 IP 127.0.0.1.43212 > 127.0.0.1.9000: Flags [.], ack 4204503947, win 64, options [nop,nop,TS val 3821769931 ecr 2926495895], length 0
16:25:56.421196 IP 127.0.0.1.43212 > 127.0.0.1.9000: Flags [R.], seq 565385320, ack 4204503947, win 64, options [nop,nop,TS val 3821769933 ecr 2926495895], length 0
`,
  'reset-at-once': `
16:25:57.887945 IP 127.0.0.1.43228 > 127.0.0.1.9000: Flags [S], seq 1728572453, win 65495, options [mss 65495,sackOK,TS val 1298569164 ecr 0,nop,wscale 10], length 0
16:25:57.887963 IP 127.0.0.1.9000 > 127.0.0.1.43228: Flags [S.], seq 3634754514, ack 1728572454, win 65483, options [mss 65495,sackOK,TS val 1297889276 ecr 1298569164,nop,wscale 10], length 0
16:25:57.887979 IP 127.0.0.1.43228 > 127.0.0.1.9000: Flags [.], ack 1, win 64, options [nop,nop,TS val 1298569164 ecr 1297889276], length 0
16:25:57.891331 IP 127.0.0.1.9000 > 127.0.0.1.43228: Flags [R.], seq 1, ack 1, win 64, options [nop,nop,TS val 1297889280 ecr 1298569164], length 0
`,
  'reset-after-fin': `
16:25:59.545335 IP 127.0.0.1.34194 > 127.0.0.1.9000: Flags [S], seq 2726825758, win 65495, options [mss 65495,sackOK,TS val 2758658729 ecr 0,nop,wscale 10], length 0
16:25:59.545377 IP 127.0.0.1.9000 > 127.0.0.1.34194: Flags [S.], seq 3816249592, ack 2726825759, win 65483, options [mss 65495,sackOK,TS val 3611415067 ecr 2758658729,nop,wscale 10], length 0
16:25:59.545395 IP 127.0.0.1.34194 > 127.0.0.1.9000: Flags [.], ack 1, win 64, options [nop,nop,TS val 2758658729 ecr 3611415067], length 0
16:25:59.547369 IP 127.0.0.1.34194 > 127.0.0.1.9000: Flags [P.], seq 1:23, ack 1, win 64, options [nop,nop,TS val 2758658731 ecr 3611415067], length 22
16:25:59.547380 IP 127.0.0.1.9000 > 127.0.0.1.34194: Flags [.], ack 23, win 64, options [nop,nop,TS val 3611415069 ecr 2758658731], length 0
16:25:59.548112 IP 127.0.0.1.34194 > 127.0.0.1.9000: Flags [F.], seq 23, ack 1, win 64, options [nop,nop,TS val 2758658732 ecr 3611415069], length 0
16:25:59.589169 IP 127.0.0.1.9000 > 127.0.0.1.34194: Flags [.], ack 24, win 64, options [nop,nop,TS val 3611415111 ecr 2758658732], length 0
16:25:59.648109 IP 127.0.0.1.9000 > 127.0.0.1.34194: Flags [R.], seq 1, ack 24, win 64, options [nop,nop,TS val 3611415169 ecr 2758658732], length 0
`,
  'late-write': `
16:38:09.388542 IP 127.0.0.1.44428 > 127.0.0.1.9000: Flags [S], seq 1812272161, win 65495, options [mss 65495,sackOK,TS val 2350841656 ecr 0,nop,wscale 10], length 0
16:38:09.388558 IP 127.0.0.1.9000 > 127.0.0.1.44428: Flags [S.], seq 4020208774, ack 1812272162, win 65483, options [mss 65495,sackOK,TS val 1557867272 ecr 2350841656,nop,wscale 10], length 0
16:38:09.388575 IP 127.0.0.1.44428 > 127.0.0.1.9000: Flags [.], ack 1, win 64, options [nop,nop,TS val 2350841656 ecr 1557867272], length 0
16:38:09.428144 IP 127.0.0.1.9000 > 127.0.0.1.44428: Flags [P.], seq 1:7, ack 1, win 64, options [nop,nop,TS val 1557867312 ecr 2350841656], length 6
16:38:09.428158 IP 127.0.0.1.44428 > 127.0.0.1.9000: Flags [.], ack 7, win 64, options [nop,nop,TS val 2350841696 ecr 1557867312], length 0
16:38:09.436872 IP 127.0.0.1.9000 > 127.0.0.1.44428: Flags [F.], seq 7, ack 1, win 64, options [nop,nop,TS val 1557867320 ecr 2350841696], length 0
16:38:09.439522 IP 127.0.0.1.44428 > 127.0.0.1.9000: Flags [P.], seq 1:15, ack 8, win 64, options [nop,nop,TS val 2350841707 ecr 1557867320], length 14
16:38:09.439563 IP 127.0.0.1.9000 > 127.0.0.1.44428: Flags [R], seq 4020208782, win 0, length 0
`,
  dropped: `
16:26:46.664940 IP 127.0.0.1.60878 > 127.0.0.1.7001: Flags [S], seq 1572985370, win 65495, options [mss 65495,sackOK,TS val 4234184835 ecr 0,nop,wscale 10], length 0
`,
  'dropped-ipv6': `
16:26:48.804670 IP6 ::1.49692 > ::1.7001: Flags [S], seq 2155653996, win 65476, options [mss 65476,sackOK,TS val 1584581204 ecr 0,nop,wscale 10], length 0
16:26:49.805880 IP6 ::1.49692 > ::1.7001: Flags [S], seq 2155653996, win 65476, options [mss 65476,sackOK,TS val 1584582205 ecr 0,nop,wscale 10], length 0
16:26:50.829197 IP6 ::1.49692 > ::1.7001: Flags [S], seq 2155653996, win 65476, options [mss 65476,sackOK,TS val 1584583229 ecr 0,nop,wscale 10], length 0
16:26:51.853183 IP6 ::1.49692 > ::1.7001: Flags [S], seq 2155653996, win 65476, options [mss 65476,sackOK,TS val 1584584253 ecr 0,nop,wscale 10], length 0
16:26:52.877248 IP6 ::1.49692 > ::1.7001: Flags [S], seq 2155653996, win 65476, options [mss 65476,sackOK,TS val 1584585277 ecr 0,nop,wscale 10], length 0
`,
  'queue-full': `
16:26:01.051323 IP 127.0.0.1.40003 > 127.0.0.1.7000: Flags [S], seq 330719950, win 65495, options [mss 65495,sackOK,TS val 3201061748 ecr 0,nop,wscale 10], length 0
16:26:02.061207 IP 127.0.0.1.40003 > 127.0.0.1.7000: Flags [S], seq 330719950, win 65495, options [mss 65495,sackOK,TS val 3201062758 ecr 0,nop,wscale 10], length 0
16:26:03.085261 IP 127.0.0.1.40003 > 127.0.0.1.7000: Flags [S], seq 330719950, win 65495, options [mss 65495,sackOK,TS val 3201063782 ecr 0,nop,wscale 10], length 0
`,
  'half-closed': `
16:26:39.977911 IP 127.0.0.1.43840 > 127.0.0.1.3000: Flags [S], seq 1619696760, win 65495, options [mss 65495,sackOK,TS val 2563641766 ecr 0,nop,wscale 10], length 0
16:26:39.977931 IP 127.0.0.1.3000 > 127.0.0.1.43840: Flags [S.], seq 4060138130, ack 1619696761, win 65483, options [mss 65495,sackOK,TS val 4227473127 ecr 2563641766,nop,wscale 10], length 0
16:26:39.977950 IP 127.0.0.1.43840 > 127.0.0.1.3000: Flags [.], ack 1, win 64, options [nop,nop,TS val 2563641766 ecr 4227473127], length 0
16:26:39.983717 IP 127.0.0.1.43840 > 127.0.0.1.3000: Flags [P.], seq 1:23, ack 1, win 64, options [nop,nop,TS val 2563641772 ecr 4227473127], length 22
16:26:39.983737 IP 127.0.0.1.3000 > 127.0.0.1.43840: Flags [.], ack 23, win 64, options [nop,nop,TS val 4227473133 ecr 2563641772], length 0
16:26:39.986330 IP 127.0.0.1.43840 > 127.0.0.1.3000: Flags [F.], seq 23, ack 1, win 64, options [nop,nop,TS val 2563641775 ecr 4227473133], length 0
16:26:39.987345 IP 127.0.0.1.3000 > 127.0.0.1.43840: Flags [P.], seq 1:7, ack 24, win 64, options [nop,nop,TS val 4227473137 ecr 2563641775], length 6
16:26:39.987361 IP 127.0.0.1.43840 > 127.0.0.1.3000: Flags [.], ack 7, win 64, options [nop,nop,TS val 2563641776 ecr 4227473137], length 0
`,
  idle: `
16:26:41.988579 IP 127.0.0.1.43850 > 127.0.0.1.3000: Flags [S], seq 4123890844, win 65495, options [mss 65495,sackOK,TS val 2207644657 ecr 0,nop,wscale 10], length 0
16:26:41.988597 IP 127.0.0.1.3000 > 127.0.0.1.43850: Flags [S.], seq 3113289460, ack 4123890845, win 65483, options [mss 65495,sackOK,TS val 1937914620 ecr 2207644657,nop,wscale 10], length 0
16:26:41.988617 IP 127.0.0.1.43850 > 127.0.0.1.3000: Flags [.], ack 1, win 64, options [nop,nop,TS val 2207644657 ecr 1937914620], length 0
16:26:42.002792 IP 127.0.0.1.43850 > 127.0.0.1.3000: Flags [P.], seq 1:23, ack 1, win 64, options [nop,nop,TS val 2207644671 ecr 1937914620], length 22
16:26:42.002815 IP 127.0.0.1.3000 > 127.0.0.1.43850: Flags [.], ack 23, win 64, options [nop,nop,TS val 1937914634 ecr 2207644671], length 0
16:26:42.004241 IP 127.0.0.1.3000 > 127.0.0.1.43850: Flags [P.], seq 1:7, ack 23, win 64, options [nop,nop,TS val 1937914636 ecr 2207644671], length 6
16:26:42.004279 IP 127.0.0.1.43850 > 127.0.0.1.3000: Flags [.], ack 7, win 64, options [nop,nop,TS val 2207644673 ecr 1937914636], length 0
`,
  vanished: `
16:26:55.744990 IP 127.0.0.1.48504 > 127.0.0.1.3000: Flags [S], seq 2532954747, win 65495, options [mss 65495,sackOK,TS val 2165259200 ecr 0,nop,wscale 10], length 0
16:26:55.745010 IP 127.0.0.1.3000 > 127.0.0.1.48504: Flags [S.], seq 3739155616, ack 2532954748, win 65483, options [mss 65495,sackOK,TS val 1030139149 ecr 2165259200,nop,wscale 10], length 0
16:26:55.745027 IP 127.0.0.1.48504 > 127.0.0.1.3000: Flags [.], ack 1, win 64, options [nop,nop,TS val 2165259200 ecr 1030139149], length 0
16:26:55.787798 IP 127.0.0.1.48504 > 127.0.0.1.3000: Flags [P.], seq 1:23, ack 1, win 64, options [nop,nop,TS val 2165259243 ecr 1030139149], length 22
16:26:55.787818 IP 127.0.0.1.3000 > 127.0.0.1.48504: Flags [.], ack 23, win 64, options [nop,nop,TS val 1030139192 ecr 2165259243], length 0
16:26:55.800846 IP 127.0.0.1.3000 > 127.0.0.1.48504: Flags [P.], seq 1:7, ack 23, win 64, options [nop,nop,TS val 1030139205 ecr 2165259243], length 6
16:26:55.800891 IP 127.0.0.1.48504 > 127.0.0.1.3000: Flags [.], ack 7, win 64, options [nop,nop,TS val 2165259256 ecr 1030139205], length 0
16:26:56.590640 IP 127.0.0.1.48504 > 127.0.0.1.3000: Flags [P.], seq 23:37, ack 7, win 64, options [nop,nop,TS val 2165260046 ecr 1030139205], length 14
16:26:56.797224 IP 127.0.0.1.48504 > 127.0.0.1.3000: Flags [P.], seq 23:37, ack 7, win 64, options [nop,nop,TS val 2165260253 ecr 1030139205], length 14
16:26:57.005191 IP 127.0.0.1.48504 > 127.0.0.1.3000: Flags [P.], seq 23:37, ack 7, win 64, options [nop,nop,TS val 2165260461 ecr 1030139205], length 14
16:26:57.421213 IP 127.0.0.1.48504 > 127.0.0.1.3000: Flags [P.], seq 23:37, ack 7, win 64, options [nop,nop,TS val 2165260877 ecr 1030139205], length 14
16:26:58.253351 IP 127.0.0.1.48504 > 127.0.0.1.3000: Flags [P.], seq 23:37, ack 7, win 64, options [nop,nop,TS val 2165261709 ecr 1030139205], length 14
`,
  'vanished-fin': `
16:37:06.824074 IP 127.0.0.1.47156 > 127.0.0.1.3001: Flags [S], seq 3022435651, win 65495, options [mss 65495,sackOK,TS val 961631173 ecr 0,nop,wscale 10], length 0
16:37:06.824089 IP 127.0.0.1.3001 > 127.0.0.1.47156: Flags [S.], seq 3936771416, ack 3022435652, win 65483, options [mss 65495,sackOK,TS val 1490432465 ecr 961631173,nop,wscale 10], length 0
16:37:06.824102 IP 127.0.0.1.47156 > 127.0.0.1.3001: Flags [.], ack 1, win 64, options [nop,nop,TS val 961631174 ecr 1490432465], length 0
16:37:06.846321 IP 127.0.0.1.47156 > 127.0.0.1.3001: Flags [P.], seq 1:23, ack 1, win 64, options [nop,nop,TS val 961631196 ecr 1490432465], length 22
16:37:06.846330 IP 127.0.0.1.3001 > 127.0.0.1.47156: Flags [.], ack 23, win 64, options [nop,nop,TS val 1490432487 ecr 961631196], length 0
16:37:06.847203 IP 127.0.0.1.3001 > 127.0.0.1.47156: Flags [P.], seq 1:7, ack 23, win 64, options [nop,nop,TS val 1490432488 ecr 961631196], length 6
16:37:06.847211 IP 127.0.0.1.47156 > 127.0.0.1.3001: Flags [.], ack 7, win 64, options [nop,nop,TS val 961631197 ecr 1490432488], length 0
16:37:07.403077 IP 127.0.0.1.47156 > 127.0.0.1.3001: Flags [F.], seq 23, ack 7, win 64, options [nop,nop,TS val 961631752 ecr 1490432488], length 0
16:37:07.609262 IP 127.0.0.1.47156 > 127.0.0.1.3001: Flags [F.], seq 23, ack 7, win 64, options [nop,nop,TS val 961631959 ecr 1490432488], length 0
16:37:07.821236 IP 127.0.0.1.47156 > 127.0.0.1.3001: Flags [F.], seq 23, ack 7, win 64, options [nop,nop,TS val 961632171 ecr 1490432488], length 0
16:37:08.237257 IP 127.0.0.1.47156 > 127.0.0.1.3001: Flags [F.], seq 23, ack 7, win 64, options [nop,nop,TS val 961632587 ecr 1490432488], length 0
16:37:09.072700 IP 127.0.0.1.47156 > 127.0.0.1.3001: Flags [F.], seq 23, ack 7, win 64, options [nop,nop,TS val 961633419 ecr 1490432488], length 0
`,
  other: `
16:37:25.154184 IP 127.0.0.1.33682 > 127.0.0.1.7001: Flags [S], seq 2252373158, win 65495, options [mss 65495,sackOK,TS val 1378761146 ecr 0,nop,wscale 10], length 0
16:37:25.154257 IP 127.0.0.1 > 127.0.0.1: ICMP 127.0.0.1 tcp port 7001 unreachable, length 68
16:37:25.969312 IP 127.0.0.1.35467 > 127.0.0.1.41234: UDP, length 4
16:37:25.969333 IP 127.0.0.1 > 127.0.0.1: ICMP 127.0.0.1 udp port 41234 unreachable, length 40
tcpdump: verbose output suppressed, use -v[v]... for full protocol decode
listening on lo, link-type EN10MB (Ethernet), snapshot length 262144 bytes
4 packets captured
8 packets received by filter
0 packets dropped by kernel
`,
};

type Name = keyof typeof captures;

function linesOf(name: Name): string[] {
  return captures[name].split('\n').filter(Boolean);
}

/** The n-th line of a capture, from 0. */
function lineOf(name: Name, index: number): string {
  return linesOf(name)[index] ?? '';
}

/** A line without what nobody judges, so that it fits on a screen. */
function short(line: string): string {
  return line.replace(/ options \[[^\]]*\],/, '').trim();
}

/** In the words of the code, so that 1 and '1' look different. The order of flags within an array is nobody's business. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).sort().join(', ')}]`;
  return inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY });
}

/** Whether two fields are the same, type included: the number 3000 is not the text '3000'. */
function isSame(wanted: unknown, seen: unknown): boolean {
  if (Array.isArray(wanted)) return Array.isArray(seen) && shown(wanted) === shown(seen);
  if (wanted && typeof wanted === 'object') {
    const other = seen as Record<string, unknown> | null | undefined;
    return Object.entries(wanted).every(([key, value]) => other?.[key] === value);
  }
  return wanted === seen;
}

const KINDS: Finding['must'] = {
  en: 'Give each field the type that the task names: numbers as numbers, and flags as an array of names.',
  vi: 'Hãy trả mỗi trường đúng kiểu mà đề bài nêu: số là number, còn flags là mảng các tên.',
};

/** Whether what was read is of the kind that was wanted, and wrong only in its value. Null is of every kind. */
function isOfKind(wanted: unknown, seen: unknown): boolean {
  if (wanted === null || seen === null) return true;
  if (typeof wanted !== 'object') return typeof wanted === typeof seen;
  if (typeof seen !== 'object' || Array.isArray(wanted) !== Array.isArray(seen)) return false;
  return Array.isArray(wanted) || Object.entries(wanted).every(([key, value]) => isOfKind(value, (seen as Record<string, unknown>)[key]));
}

/** A program that throws is told so, with the line that it threw on. */
function attempt<T>(bench: Bench, act: () => T, on: string): T {
  try {
    return act();
  } catch (error) {
    const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return bench.fail({
      did: { en: `Your program threw ${words} on ${on}`, vi: `Chương trình của bạn ném ra ${words} khi gặp ${on}` },
      must: {
        en: 'Return null for a line that is no TCP segment; never throw.',
        vi: 'Dòng nào không phải segment TCP thì trả về null; đừng bao giờ ném lỗi.',
      },
    });
  }
}

/** Parses one line and compares the fields that this check is about. */
function reads(bench: Bench, line: string, wanted: Partial<Segment>, must: Finding['must']): void {
  const segment = attempt(bench, () => parseTcpdump(line), `\`${short(line)}\``);
  for (const [field, value] of Object.entries(wanted)) {
    const seen = (segment as Record<string, unknown> | null | undefined)?.[field];
    if (segment && isSame(value, seen)) continue;
    bench.fail({
      did: both((language) => {
        const what = segment ? `${field} = ${shown(seen)}` : shown(segment);
        return language === 'en'
          ? `Your parser read ${what} out of \`${short(line)}\``
          : `Parser của bạn đọc ra ${what} từ dòng \`${short(line)}\``;
      }),
      must: !segment || isOfKind(value, seen) ? must : KINDS,
      expected: `${field} = ${shown(value)}`,
      seen: segment ? `${field} = ${shown(seen)}` : shown(segment),
    });
  }
}

/** Draws a capture as a ladder: who sends the first segment is the caller. */
function draw(bench: Bench, lines: readonly string[]): void {
  const clock = bench.useVirtualTime();
  const segment = /^(\d+):(\d+):([\d.]+) .*?IP6? (\S+) > \S+: Flags \[(\S+)\], (.*)$/;
  let caller: string | undefined;
  let startMs: number | undefined;
  for (const line of lines) {
    const [, hours, minutes, seconds, from, flags, rest] = segment.exec(short(line)) ?? [];
    if (flags === undefined) continue;
    const atMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    startMs ??= atMs;
    caller ??= from;
    clock.advance(atMs - startMs - clock.now());
    bench.wire.note(from === caller ? 'you' : 'peer', same(`[${flags}] ${rest}`));
  }
}

/** Lets the program diagnose whole captures. */
function diagnoses(bench: Bench, names: readonly Name[], wanted: Diagnosis, must: Finding['must']): void {
  for (const name of names) {
    const lines = linesOf(name);
    const seen = attempt(bench, () => diagnose([...lines]), `captures/${name}.txt`);
    if (seen === wanted) continue;
    draw(bench, lines);
    bench.mark();
    bench.fail({
      did: {
        en: `Your diagnosis of captures/${name}.txt is ${shown(seen)}.`,
        vi: `Chẩn đoán của bạn cho captures/${name}.txt là ${shown(seen)}.`,
      },
      must,
      expected: `'${wanted}'`,
      seen: shown(seen),
    });
  }
}

const readOn = '10-robust-networking#tcpdump';

check(
  {
    id: 'reads-a-data-segment',
    title: { en: 'A segment with data is read field by field', vi: 'Đọc từng trường của một segment có dữ liệu' },
    why: {
      en: 'tcpdump puts the port behind the last dot, 127.0.0.1.3000, and a range of bytes as 1:23, which ends before 23. Every later question about a capture starts from these fields.',
      vi: 'tcpdump viết cổng sau dấu chấm cuối cùng, 127.0.0.1.3000, và viết khoảng byte là 1:23, tức dừng trước byte 23. Mọi câu hỏi về bản bắt gói đều bắt đầu từ các trường này.',
    },
    readOn,
  },
  (bench) => {
    const must = {
      en: 'Split each address at its last dot, and give numbers as numbers. `seq 1:23` is { start: 1, end: 23 }; `.` is the flag ACK.',
      vi: 'Hãy tách mỗi địa chỉ ở dấu chấm cuối cùng, và trả số ra kiểu số. `seq 1:23` là { start: 1, end: 23 }; `.` là cờ ACK.',
    };
    const caller = { host: '127.0.0.1', port: 58344 };
    const shop = { host: '127.0.0.1', port: 3000 };
    reads(
      bench,
      lineOf('clean-close', 3),
      { time: '16:25:39.425483', src: caller, dst: shop, flags: ['PSH', 'ACK'], seq: { start: 1, end: 23 }, ack: 1, win: 64, length: 22 },
      must,
    );
    reads(
      bench,
      lineOf('clean-close', 5),
      { src: shop, dst: caller, flags: ['PSH', 'ACK'], seq: { start: 1, end: 7 }, ack: 23, win: 64, length: 6 },
      must,
    );
    // With -S tcpdump prints the numbers as they are on the wire.
    reads(
      bench,
      lineOf('server-first', 3),
      { seq: { start: 2925551676, end: 2925551698 }, ack: 4041218955, win: 64, length: 22 },
      {
        en: 'With -S all numbers are absolute and long: keep them as they are.',
        vi: 'Với -S mọi số đều là số tuyệt đối và dài: hãy giữ nguyên.',
      },
    );
  },
);

check(
  {
    id: 'reads-the-handshake',
    title: { en: 'SYN, FIN and RST have one number, not a range', vi: 'SYN, FIN và RST chỉ có một số, không có khoảng' },
    why: {
      en: 'A first SYN acknowledges nothing, so its line has no ack at all: null, not 0 and not the `ackOK` of its options. Its seq is the number that the whole connection counts from.',
      vi: 'SYN đầu tiên chưa xác nhận gì, nên dòng của nó hoàn toàn không có ack: là null, không phải 0, cũng không phải `ackOK` trong phần options. seq của nó là số mà cả kết nối đếm từ đó.',
    },
    readOn,
  },
  (bench) => {
    const must = {
      en: 'One number n is { start: n, end: n }. What the line does not have is null.',
      vi: 'Chỉ có một số n thì là { start: n, end: n }. Dòng không có trường nào thì trường đó là null.',
    };
    const syn = 2925551675;
    const answer = 4041218954;
    reads(bench, lineOf('server-first', 0), { flags: ['SYN'], seq: { start: syn, end: syn }, ack: null, win: 65495, length: 0 }, must);
    reads(
      bench,
      lineOf('server-first', 1),
      { flags: ['SYN', 'ACK'], seq: { start: answer, end: answer }, ack: syn + 1, win: 65483, length: 0 },
      must,
    );
    reads(bench, lineOf('clean-close', 7), { flags: ['FIN', 'ACK'], seq: { start: 23, end: 23 }, ack: 7, length: 0 }, must);
    reads(bench, lineOf('refused', 1), { flags: ['RST', 'ACK'], seq: { start: 0, end: 0 }, win: 0, length: 0 }, must);
    const late = 4020208782;
    reads(bench, lineOf('late-write', 7), { flags: ['RST'], seq: { start: late, end: late }, ack: null, win: 0, length: 0 }, must);
    // The SYN before it has the last of all numbers, so that the next one is 0.
    reads(
      bench,
      lineOf('zero', 1),
      { flags: ['RST', 'ACK'], seq: { start: 0, end: 0 }, ack: 0, win: 0, length: 0 },
      {
        en: 'After 4294967295 comes 0, a number like any other. Only what the line does not have is null.',
        vi: 'Sau 4294967295 là 0, một số như mọi số khác. Chỉ trường nào dòng không có mới là null.',
      },
    );
  },
);

check(
  {
    id: 'pure-ack-has-no-seq',
    title: { en: 'A bare ACK has no seq, whatever its options say', vi: 'ACK trơn không có seq, dù options viết gì' },
    why: {
      en: 'Half the lines of a capture are bare ACKs. And when a segment was lost, the options say `sack 1 {19:28}`: bytes 19 to 27 came, and something before them is missing. That 1 is the number of ranges, not an ack.',
      vi: 'Một nửa số dòng của bản bắt gói là ACK trơn. Và khi có segment bị mất, phần options ghi `sack 1 {19:28}`: các byte 19 đến 27 đã đến, phần trước đó còn thiếu. Số 1 ấy là số khoảng, không phải ack.',
    },
    readOn,
  },
  (bench) => {
    const must = {
      en: 'Without `seq` in the line, seq is null. Take ack from its own field, not from the options in brackets.',
      vi: 'Dòng không có `seq` thì seq là null. Hãy lấy ack từ trường của nó, không lấy trong options nằm trong ngoặc.',
    };
    reads(bench, lineOf('clean-close', 4), { flags: ['ACK'], seq: null, ack: 23, win: 64, length: 0 }, must);
    reads(bench, lineOf('lost', 7), { flags: ['ACK'], seq: null, ack: 10, win: 64, length: 0 }, must);
  },
);

check(
  {
    id: 'reads-ipv6',
    title: { en: 'IPv6 addresses keep their colons', vi: 'Địa chỉ IPv6 giữ nguyên các dấu hai chấm' },
    why: {
      en: '`localhost` is ::1 first on many machines, so half of your captures will say IP6. There, too, the port follows the last dot: ::1.3000.',
      vi: 'Trên nhiều máy `localhost` trước hết là ::1, nên một nửa bản bắt gói của bạn sẽ ghi IP6. Ở đó cổng cũng nằm sau dấu chấm cuối: ::1.3000.',
    },
    readOn,
  },
  (bench) => {
    const must = {
      en: '`IP6 ::1.3000` is host ::1, port 3000; the colon behind the second address belongs to tcpdump.',
      vi: '`IP6 ::1.3000` là host ::1, cổng 3000; dấu hai chấm ngay sau địa chỉ thứ hai là của tcpdump.',
    };
    const [caller, shop] = [
      { host: '::1', port: 39214 },
      { host: '::1', port: 3000 },
    ];
    reads(
      bench,
      lineOf('clean-close-ipv6', 3),
      { src: caller, dst: shop, flags: ['PSH', 'ACK'], seq: { start: 1, end: 23 }, length: 22 },
      must,
    );
    reads(bench, lineOf('clean-close-ipv6', 1), { src: shop, dst: caller, flags: ['SYN', 'ACK'], win: 65464 }, must);
    reads(
      bench,
      lineOf('ipv6-with-dots', 0),
      { src: { host: '::10.0.0.1', port: 53822 }, dst: { host: '::10.0.0.1', port: 3997 } },
      {
        en: 'An IPv6 address may end in the form of IPv4, with dots of its own: only the last dot is followed by the port.',
        vi: 'Địa chỉ IPv6 có thể kết thúc ở dạng IPv4, tức là có sẵn dấu chấm: chỉ sau dấu chấm cuối cùng mới là cổng.',
      },
    );
  },
);

check(
  {
    id: 'names-every-flag',
    title: { en: 'All eight flags are known by name', vi: 'Biết tên cả tám cờ' },
    why: {
      en: 'S F R P . are the ones you meet daily. U is urgent data. E and W belong to ECN, with which routers announce a jam: a SYN that asks for it is [SEW], and a program that waits for [S] does not see it.',
      vi: 'S F R P . là những cờ bạn gặp hằng ngày. U là dữ liệu khẩn. E và W thuộc ECN, cách router báo tắc nghẽn: SYN xin dùng nó hiện là [SEW], và chương trình nào chỉ đợi [S] thì không nhìn thấy.',
    },
    readOn,
  },
  (bench) => {
    const must = {
      en: 'One letter, one name: S SYN, F FIN, R RST, P PSH, . ACK, U URG, E ECE, W CWR. Any order in your array is right.',
      vi: 'Mỗi chữ một tên: S SYN, F FIN, R RST, P PSH, . ACK, U URG, E ECE, W CWR. Thứ tự trong mảng thế nào cũng được.',
    };
    reads(bench, lineOf('ecn', 0), { flags: ['SYN', 'ECE', 'CWR'] }, must);
    reads(bench, lineOf('ecn', 1), { flags: ['SYN', 'ACK', 'ECE'] }, must);
    reads(bench, lineOf('urgent', 5), { flags: ['PSH', 'ACK', 'URG'], seq: { start: 9, end: 10 }, ack: 1, win: 64, length: 1 }, must);
  },
);

check(
  {
    id: 'text-around-the-segment',
    title: { en: 'What tcpdump adds around a segment is left out', vi: 'Bỏ qua những gì tcpdump viết thêm quanh segment' },
    why: {
      en: 'On port 80 and 8080 tcpdump writes the first line of HTTP behind the length: text that a stranger chose. With `-i any` it writes the interface and the direction before the address.',
      vi: 'Với cổng 80 và 8080, tcpdump viết dòng đầu của HTTP ngay sau length: đó là chữ do người lạ chọn. Với `-i any`, nó viết tên giao diện và chiều trước địa chỉ.',
    },
    readOn,
  },
  (bench) => {
    const must = {
      en: 'Read the fields from the left, in the order in which tcpdump writes them, and stop behind `length N`.',
      vi: 'Hãy đọc các trường từ trái sang, theo đúng thứ tự tcpdump viết, và dừng sau `length N`.',
    };
    const caller = { host: '127.0.0.1', port: 50674 };
    reads(bench, lineOf('http', 3), { src: caller, flags: ['PSH', 'ACK'], seq: { start: 1, end: 81 }, ack: 1, win: 64, length: 80 }, must);
    reads(bench, lineOf('http', 5), { dst: caller, seq: { start: 1, end: 60 }, ack: 81, length: 59 }, must);
    reads(
      bench,
      lineOf('any-interface', 3),
      { time: '16:26:44.057988', src: { host: '127.0.0.1', port: 43856 }, dst: { host: '127.0.0.1', port: 3000 }, length: 22 },
      must,
    );
    const [here, there] = [
      { host: '10.0.0.1', port: 54728 },
      { host: '10.0.0.2', port: 3999 },
    ];
    const anyInterface = {
      en: 'The two words in front are the name of an interface and a direction, whichever they are: `lo    In`, `eth0  Out`.',
      vi: 'Hai từ đứng trước là tên một giao diện và một chiều, bất kể là gì: `lo    In`, `eth0  Out`.',
    };
    reads(bench, lineOf('other-machine', 0), { time: '23:55:05.802545', src: here, dst: there, flags: ['SYN'], length: 0 }, anyInterface);
    reads(bench, lineOf('other-machine', 1), { src: there, dst: here, flags: ['RST', 'ACK'], length: 0 }, anyInterface);
  },
);

check(
  {
    id: 'no-segment-is-null',
    title: { en: 'A line that is no TCP segment gives null', vi: 'Dòng không phải segment TCP thì cho null' },
    why: {
      en: 'A capture holds more than segments: what tcpdump says at its start and end, UDP, ICMP, the bytes in hexadecimal. A parser that guesses turns them into segments that nobody sent.',
      vi: 'Bản bắt gói không chỉ có segment: có lời tcpdump nói lúc đầu và lúc cuối, có UDP, ICMP, có các byte ở dạng hex. Parser nào đoán mò sẽ biến chúng thành những segment không ai gửi.',
    },
    readOn,
  },
  (bench) => {
    const lines = [
      ...linesOf('other').slice(1),
      ...linesOf('hex').filter((line) => line.startsWith('\t')),
      "# tcpdump -nn -i lo 'tcp port 3000'",
      '',
    ];
    for (const line of lines) {
      const segment = attempt(bench, () => parseTcpdump(line), `\`${short(line)}\``);
      if (segment === null) continue;
      bench.fail({
        did: {
          en: `\`${short(line)}\` is no TCP segment, and your parser returned ${segment === undefined ? 'undefined' : 'a segment'}.`,
          vi: `\`${short(line)}\` không phải segment TCP, vậy mà parser của bạn trả về ${segment === undefined ? 'undefined' : 'một segment'}.`,
        },
        must: {
          en: 'A TCP segment has two addresses with ports and `Flags […]`. For everything else return null.',
          vi: 'Segment TCP có hai địa chỉ kèm cổng và `Flags […]`. Mọi dòng khác thì trả về null.',
        },
        expected: 'null',
        seen: shown(segment),
      });
    }
  },
);

check(
  {
    id: 'tells-refused',
    title: { en: 'A SYN answered with RST was refused', vi: 'SYN được đáp bằng RST là bị từ chối' },
    why: {
      en: 'Somebody is there and says no: the machine is up, and nobody listens on that port. ECONNREFUSED, after one round trip.',
      vi: 'Có người ở đó và họ nói không: máy đang chạy, nhưng không ai nghe ở cổng ấy. ECONNREFUSED, chỉ sau một lượt đi về.',
    },
    readOn,
  },
  (bench) =>
    diagnoses(bench, ['refused', 'refused-ipv6', 'hex', 'refused-late'], 'refused', {
      en: 'No SYN+ACK, and a RST from the other side, however many SYNs went before it: refused.',
      vi: 'Không có SYN+ACK, và có RST từ đầu bên kia, dù trước đó đã gửi bao nhiêu SYN: bị từ chối.',
    }),
);

check(
  {
    id: 'tells-reset',
    title: { en: 'A RST after the handshake is a reset', vi: 'RST sau khi bắt tay là bị ngắt đột ngột' },
    why: {
      en: 'They picked up, and then hung up hard: at once, after the question, or as the answer to a word that came when they had left. It may come from either side, and a FIN before it does not make it polite.',
      vi: 'Họ đã nhấc máy rồi dập máy: ngay lập tức, sau câu hỏi, hoặc để đáp lại một lời đến khi họ đã đi. RST có thể đến từ cả hai phía, và có FIN trước nó cũng không làm nó lịch sự hơn.',
    },
    readOn,
  },
  (bench) =>
    diagnoses(bench, ['reset-by-server', 'reset-at-once', 'reset-by-client', 'reset-after-fin', 'late-write', 'urgent'], 'reset', {
      en: 'There was a SYN+ACK, and later a RST, from either side: reset. It is stronger than any FIN.',
      vi: 'Đã có SYN+ACK, rồi sau đó có RST, từ bất kỳ phía nào: bị ngắt đột ngột. RST mạnh hơn mọi FIN.',
    }),
);

check(
  {
    id: 'tells-no-answer',
    title: { en: 'SYNs and no other segment: no answer', vi: 'Chỉ có SYN, không có segment nào khác: không ai trả lời' },
    why: {
      en: 'It rings and rings. A firewall drops the SYN, the machine is off, or the accept queue is full. One SYN without an answer is enough when the caller has little patience. A firewall may also say so by ICMP, but then it is the firewall that speaks, and not the other side.',
      vi: 'Chuông cứ đổ mãi. Tường lửa vứt SYN đi, máy đang tắt, hoặc hàng đợi accept đã đầy. Bên gọi ít kiên nhẫn thì chỉ một SYN không lời đáp là đủ. Tường lửa cũng có thể báo bằng ICMP, nhưng đó là tiếng của tường lửa, không phải của đầu bên kia.',
    },
    readOn,
  },
  (bench) =>
    diagnoses(bench, ['dropped', 'dropped-ipv6', 'queue-full', 'other'], 'no-answer', {
      en: 'Every segment comes from the caller, one SYN or several: no answer. An ICMP message is no segment.',
      vi: 'Mọi segment đều từ bên gọi, một SYN hay nhiều SYN: không ai trả lời. Thông báo ICMP không phải segment.',
    }),
);

check(
  {
    id: 'tells-clean-close',
    title: { en: 'A FIN from each side is a clean close', vi: 'Mỗi bên một FIN là đóng sạch' },
    why: {
      en: 'Either side may say goodbye first, and the port numbers do not tell who is who: both sides may even use the same one. A segment that was lost and sent again changes nothing either: that is what TCP is for.',
      vi: 'Bên nào chào trước cũng được, và số cổng không cho biết ai là ai: hai bên thậm chí có thể dùng cùng một số. Có segment bị mất rồi được gửi lại thì cũng vậy: TCP sinh ra để lo việc đó.',
    },
    readOn,
  },
  (bench) =>
    diagnoses(
      bench,
      ['clean-close', 'clean-close-ipv6', 'server-first', 'low-client-port', 'same-port', 'http', 'any-interface', 'ecn', 'lost'],
      'clean-close',
      {
        en: 'A FIN from the caller, a FIN from the other side, and no RST: a clean close. A side is its host and its port together.',
        vi: 'Một FIN từ bên gọi, một FIN từ đầu bên kia, và không có RST: đóng sạch. Mỗi bên được xác định bằng cả host lẫn cổng.',
      },
    ),
);

check(
  {
    id: 'tells-half-open',
    title: { en: 'Established and not closed by both: half-open', vi: 'Đã thiết lập mà chưa đóng từ cả hai phía: mở một nửa' },
    why: {
      en: 'The connection stands and nobody has ended it from both sides. One of them may be gone for good; the other keeps a socket, its memory and its hopes.',
      vi: 'Kết nối vẫn còn và chưa được đóng từ cả hai phía. Có thể một bên đã đi hẳn; bên kia vẫn giữ socket, bộ nhớ và hy vọng.',
    },
    readOn,
  },
  (bench) =>
    diagnoses(bench, ['half-closed', 'idle', 'vanished'], 'half-open', {
      en: 'There was a SYN+ACK, no RST, and at least one side has sent no FIN: half-open.',
      vi: 'Đã có SYN+ACK, không có RST, và ít nhất một bên chưa gửi FIN: mở một nửa.',
    }),
);

check(
  {
    id: 'one-goodbye-said-five-times',
    title: { en: 'A FIN that is repeated is still one goodbye', vi: 'FIN lặp lại nhiều lần vẫn chỉ là một lời chào' },
    why: {
      en: 'What nobody acknowledges is sent again: five FINs from one side mean that the other side is gone. Whoever counts FINs calls this a clean close, and looks for the fault elsewhere.',
      vi: 'Không ai xác nhận thì TCP gửi lại: năm FIN từ cùng một phía nghĩa là phía kia đã biến mất. Ai chỉ đếm FIN sẽ gọi đây là đóng sạch, rồi đi tìm lỗi ở chỗ khác.',
    },
    readOn,
  },
  (bench) =>
    diagnoses(bench, ['vanished-fin'], 'half-open', {
      en: 'Ask which side a FIN comes from; do not count FINs.',
      vi: 'Hãy xét FIN đến từ phía nào; đừng đếm số FIN.',
    }),
);
