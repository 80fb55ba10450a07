import { slack } from '../channels/slack/settings.ts';
import type { ChannelKind } from '../settings/channel-kind.ts';

/** Every kind of channel. The key in the document is the kind's own name. */
export const channelKinds: readonly ChannelKind[] = [slack];
