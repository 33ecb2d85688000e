/**
 * A key and a certificate of localhost for the trials of TLS, valid from 2020 to 2120. They protect nothing, and everybody may know them.
 * Made once with OpenSSL: `openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost`, then
 * `openssl ca -selfsign -startdate 20200101000000Z -enddate 21200101000000Z`, with the extensions
 * `subjectAltName=DNS:localhost,IP:127.0.0.1` and `basicConstraints=critical,CA:TRUE`.
 */
export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3cZEQyzzZYJL+DVe
ACpBkF0RjquRyDTNyVzDvjhN3oChRANCAAScEa9EbF4sBxiOompHBqS/0GJ89osL
05A5eDCMYMwQtRab3jbktUUd1EKAfO/jfmtucCH2SGqiYVEMMZVnTnha
-----END PRIVATE KEY-----`;

export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBejCCASCgAwIBAgIUaIVx688tdLgMGiJOcK+NKhyOidowCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAx
MDAwMDAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAScEa9EbF4sBxiOompHBqS/0GJ89osL05A5eDCMYMwQtRab3jbktUUd
1EKAfO/jfmtucCH2SGqiYVEMMZVnTnhao04wTDAaBgNVHREEEzARgglsb2NhbGhv
c3SHBH8AAAEwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUrmZ6haALLj2RXcbi
ohyAEVxruXcwCgYIKoZIzj0EAwIDSAAwRQIgOiGqDyLZpdhAQzx8NmGZpXW/aiE2
j0ZgeVBEkAizVmwCIQCV8W4kkdFsM7/GQS1ZSOnC8CFfPiq98eoU4bpcBunt4w==
-----END CERTIFICATE-----`;
