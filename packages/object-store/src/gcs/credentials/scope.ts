/** What a token may be used for: objects, and no settings of buckets. */
export const storageScope = 'https://www.googleapis.com/auth/devstorage.read_write';
