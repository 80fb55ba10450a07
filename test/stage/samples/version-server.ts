/** The lines of a Compose service on the lab's busybox that serves its release at /version, port 8080. */
export const versionServer = `    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "mkdir -p /www && echo \${RELEASE} >/www/version && exec httpd -f -p 8080 -h /www"]
    environment: {VERSION: "\${RELEASE}"}
    stop_signal: SIGKILL`;
