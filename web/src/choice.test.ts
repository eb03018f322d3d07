import { expect, test } from 'vitest';
import { askedMinutes, settled, wantedMode } from './choice';
import { languageNote } from './words';
import { routeOf } from './route';

const technical = {
  name: 'technical',
  title: 'Technical',
  description: '',
  levels: ['junior', 'mid'],
  minutes: [15, 30],
  languages: ['en-US'],
  languages_with_key: ['de-DE'],
  written_in: 'en',
  needs_editor: true,
};
const setup = {
  rehearsal: true,
  version: '1',
  interviewers: [technical],
  defaults: { interviewer: 'technical', level: 'mid', minutes: 30, language: 'en-US' },
};

test('without a last choice the defaults stand', () => {
  expect(settled(setup, {}, null)).toEqual({ ...setup.defaults, name: '', patience: 'plan' });
});

test('the last choice stands where it is still on offer', () => {
  const kept = { interviewer: 'gone', level: 'junior', minutes: 60, language: 'de-DE', name: 'Sam' };
  expect(settled(setup, kept, null)).toEqual({ ...setup.defaults, level: 'junior', name: 'Sam', patience: 'plan' });
});

test('the chosen patience is kept, and one that does not exist is not', () => {
  expect(settled(setup, { patience: 'patient' }, null).patience).toBe('patient');
  expect(settled(setup, { patience: 'endless' as never }, null).patience).toBe('plan');
});

test('the address may ask for another length', () => {
  expect(settled(setup, {}, askedMinutes('?minutes=4')).minutes).toBe(4);
  expect([askedMinutes(''), askedMinutes('?minutes=x'), askedMinutes('?minutes=1')]).toEqual([null, null, null]);
});

test('the lobby says what is in which language, where that is a question', () => {
  expect(languageNote(technical, 'en-US', true)).toMatch(/^Rehearsal is in English.*Gemini key/);
  const withKey = { ...technical, languages: ['en-US', 'de-DE'], languages_with_key: [] };
  expect(languageNote(withKey, 'de-DE', false)).toBe(
    'Alex speaks German. Questions and problems are written in English; he translates them while he speaks.',
  );
  expect(languageNote(withKey, 'en-GB', false)).toBe('');
});

test('addresses lead to pages', () => {
  expect(routeOf('/')).toEqual({ page: 'lobby' });
  expect(routeOf('/check')).toEqual({ page: 'check' });
  expect(routeOf('/room/a%20b')).toEqual({ page: 'room', id: 'a b' });
  expect(routeOf('/report/x/')).toEqual({ page: 'report', id: 'x' });
  expect(routeOf('/room')).toEqual({ page: 'missing' });
  expect(routeOf('/room/x/y')).toEqual({ page: 'missing' });
});

test('the chosen patience goes along into the room, the plan stays the plan', () => {
  expect(wantedMode({ patience: 'patient' })).toBe('patient');
  expect(wantedMode({ patience: 'plan' })).toBeNull();
  expect(wantedMode({})).toBeNull();
  expect(wantedMode({ patience: 'hasty' as 'quick' })).toBeNull();
});
