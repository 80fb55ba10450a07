import { refused } from './programs.ts';

/**
 * Undoes an exchange of a volume that was cut off. What a volume held waits beside it under the name of the other volume,
 * from the first step to the last one: that name tells what has to go where. The words are the volumes to look at, in the
 * directory of all volumes.
 */
export const undoCutOffSteps = `
for volume; do
  for waiting in "$volume"/.fairway-exchange.*; do
    [ -d "$waiting" ] || continue
    other=\${waiting#*/.fairway-exchange.}
    if [ -e "$volume/_data" ]; then
      if [ ! -d "$other" ] || [ -e "$other/_data" ]; then
        echo "an exchange of $volume and $other was cut off, and both have been changed since: what $volume held lies in $PWD/$waiting" >&2
        exit ${refused}
      fi
      mv -T "$volume/_data" "$other/_data"
    fi
    mv -T "$waiting" "$volume/_data"
  done
done
`;

/**
 * Exchanges what two volumes hold, $1 and $2, in the directory of all volumes. Each step can be cut off. The last one ends
 * the exchange.
 */
export const exchangeSteps = `${undoCutOffSteps}
was=$(stat -c %i "$2/_data" "$1/_data")
mv -T "$1/_data" "$1/.fairway-exchange.$2"
mv -T "$2/_data" "$1/_data" || { mv -T "$1/.fairway-exchange.$2" "$1/_data"; exit 1; }
mv -T "$1/.fairway-exchange.$2" "$2/_data"
[ "$(stat -c %i "$1/_data" "$2/_data")" = "$was" ]
`;
