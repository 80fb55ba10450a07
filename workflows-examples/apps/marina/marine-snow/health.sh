# What the container's health check runs: it fails unless the server says that it is healthy, and says why not.
# A shell, not Node, which costs four times as much processor time to start; and not wget, which shows no body of a 503.
answer=$(timeout 10 nc 127.0.0.1 3000 -e sh -c 'printf "GET /health HTTP/1.0\r\n\r\n"; exec cat >&2' 2>&1)
case $answer in
  'HTTP/1.'?' 200 '*) ;;
  *)
    printf '%s\n' "${answer:-no answer}" | tail -n 1
    exit 1
    ;;
esac
