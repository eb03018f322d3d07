import AudioLines from '@lucide/svelte/icons/audio-lines';
import Captions from '@lucide/svelte/icons/captions';
import CaptionsOff from '@lucide/svelte/icons/captions-off';
import Hourglass from '@lucide/svelte/icons/hourglass';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Lightbulb from '@lucide/svelte/icons/lightbulb';
import Mic from '@lucide/svelte/icons/mic';
import MicOff from '@lucide/svelte/icons/mic-off';
import Presentation from '@lucide/svelte/icons/presentation';
import Timer from '@lucide/svelte/icons/timer';
import Monitor from '@lucide/svelte/icons/monitor';
import MonitorOff from '@lucide/svelte/icons/monitor-off';
import Repeat from '@lucide/svelte/icons/repeat-2';
import Type from '@lucide/svelte/icons/message-square-text';
import type { Component } from 'svelte';
import { canShare } from '../screen/share';
import { KEYS, type Command } from '../shortcuts';
import { MODE_WORDS } from '../words';
import type { Commands } from './commands.svelte';
import type { RoomSession } from './session.svelte';

/** One button of the dock, or one line of its sheet. `short` is shown where the label has no room. */
export interface Action {
  command: Command;
  testid: string;
  label: string;
  short?: string;
  icon: Component<{ size?: number; 'aria-hidden'?: 'true' }>;
  on?: boolean;
  disabled?: boolean;
  level?: number;
}

export const keyOf = (command: Command) => KEYS.find((each) => each.command === command)?.key ?? '';

/** What is needed in every answer: it has its place in the dock on every screen. */
export function oftenNeeded(session: RoomSession, commands: Commands): Action[] {
  const { asked } = session.view;
  return [
    microphone(session),
    {
      command: 'think',
      testid: 'think',
      label: commands.thinking ? 'Done thinking' : 'Let me think',
      short: commands.thinking ? 'Done' : 'Think',
      icon: Hourglass,
      on: commands.thinking,
    },
    { command: 'repeat', testid: 'repeat', label: 'Repeat', icon: Repeat, on: asked.includes('repeat') },
    { command: 'hint', testid: 'hint', label: 'Hint', icon: Lightbulb, on: asked.includes('hint') },
    { command: 'type', testid: 'type', label: 'Type', icon: Type, on: commands.typing },
  ];
}

function microphone({ hasMicrophone, muted, level }: RoomSession): Action {
  const label = !hasMicrophone ? 'No microphone' : muted ? 'Unmute' : 'Mute';
  const short = hasMicrophone ? label : 'No mic';
  const icon = muted || !hasMicrophone ? MicOff : Mic;
  return { command: 'mute', testid: 'mute', label, short, icon, on: muted, level, disabled: !hasMicrophone };
}

/** What is needed now and then: beside the others where there is room, else in the sheet. */
export function seldomNeeded(session: RoomSession, commands: Commands): Action[] {
  const sharing = session.share !== null;
  const share: Action = {
    command: 'share',
    testid: 'share',
    label: sharing ? 'Stop sharing' : 'Share screen',
    short: sharing ? 'Stop' : 'Share',
    icon: sharing ? MonitorOff : Monitor,
    on: sharing,
  };
  return [
    ...(canShare() ? [share] : []),
    {
      command: 'board',
      testid: 'board',
      label: commands.drawing ? 'Hide board' : 'Whiteboard',
      short: 'Board',
      icon: Presentation,
      on: commands.drawing,
    },
    {
      command: 'captions',
      testid: 'captions-toggle',
      label: commands.captions ? 'Hide captions' : 'Captions',
      short: 'Captions',
      icon: commands.captions ? Captions : CaptionsOff,
    },
    { command: 'patience', testid: 'patience', label: MODE_WORDS[session.view.patience].dock, icon: Timer },
    { command: 'keys', testid: 'keys', label: 'Keys', icon: Keyboard },
  ];
}

/** Has a key, and no place in the dock: only who wonders about the ear looks for it. */
export const hearing = (commands: Commands): Action => ({
  command: 'diagnostics',
  testid: 'diagnostics',
  label: commands.looking ? 'Hide what Alex’s ear hears' : 'Show what Alex’s ear hears',
  icon: AudioLines,
});
