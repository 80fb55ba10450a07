/**
 * A script that makes an image of the programs that lie in a directory of the server, with the server's busybox for
 * everything else.
 */
export const imageOf = (directory: string, image: string): string => `
set -e; cd ${directory}; mkdir -p tmp etc; chmod 1777 tmp
[ -L bin ] || for dir in bin lib lib64; do [ ! -d $dir ] || { mkdir -p usr/$dir; cp -a $dir/. usr/$dir; rm -rf $dir; }; ln -s usr/$dir $dir; done
cp /usr/bin/busybox usr/bin/
for applet in $(busybox --list); do [ -e usr/bin/$applet ] || ln -s busybox usr/bin/$applet; done
printf 'root:x:0:0::/:/bin/sh\\nmysql:x:999:999::/tmp:/bin/sh\\n' >etc/passwd; printf 'root:x:0:\\nmysql:x:999:\\n' >etc/group
tar -c . | docker import --change 'ENV PATH=/usr/sbin:/usr/bin' - ${image}
`;
