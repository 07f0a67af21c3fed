import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load } from './support.js';

const { checkPromptForm, describedOf, differs, exampleOf, missingValues, offsetOf, promptBody, promptForm, valueErrors, valuesOf, valuesWithExamples, withValue } = await load('lib/prompt-form.js');
const { asked, choose } = await load('state/prompt-filling.js');

const size = { name: 'SIZE', description: 'How large', required: true, defaultValue: null, choices: ['small', 'large'] };
const kept = { id: 'p', name: 'Mend', description: null, template: 'Mend {{SIZE}}', parameters: [size], defaultAgentType: 'codex', version: 3 };

describe('the form of a template', () => {
  test('differs from what is kept only after a change', () => {
    assert.equal(differs(promptForm(kept), ['SIZE'], kept), false);
    for (const change of [{ name: 'x' }, { description: 'x' }, { template: 'x' }, { agent: '' }, { parameters: new Map() }]) {
      assert.equal(differs({ ...promptForm(kept), ...change }, ['SIZE'], kept), true, JSON.stringify(change));
    }
    assert.equal(differs(promptForm(null), [], null), false);
  });
  test('forgets no description while its parameter is out of the text', () => {
    const form = promptForm(kept);
    assert.deepEqual(promptBody(form, []).parameters, []);
    assert.deepEqual(promptBody(form, ['SIZE']).parameters, [size]);
  });
  test('takes choices as lines', () => {
    const forms = new Map([['A', { description: ' ', required: false, defaultValue: '', choices: ' a \n\nb\n' }]]);
    assert.deepEqual(describedOf(forms, ['A', 'B']), [{ name: 'A', description: null, required: false, defaultValue: null, choices: ['a', 'b'] }]);
  });
  test('needs a name and a text', () => assert.deepEqual(Object.keys(checkPromptForm(promptForm(null))), ['name', 'template']));
});

describe('values of parameters', () => {
  const free = { name: 'REPORT', required: true, defaultValue: null, choices: [] };
  const rare = { name: '__proto__', required: false, defaultValue: null, choices: [] };
  const usual = { name: 'LANGUAGE', required: true, defaultValue: 'Java', choices: [] };
  const all = [size, free, rare, usual];

  test('have examples where nothing is typed', () => {
    assert.deepEqual(all.map(exampleOf), ['small', '‹REPORT›', '', 'Java']);
    assert.deepEqual(Object.entries(valuesWithExamples(all, { REPORT: 'it' })), [['SIZE', 'small'], ['REPORT', 'it'], ['__proto__', ''], ['LANGUAGE', 'Java']]);
  });
  test('are missing where one is needed and there is no default', () => assert.deepEqual(Object.keys(missingValues(all, {})), ['param SIZE', 'param REPORT']));
  test('are sent as typed, those of other templates not', () => {
    const typed = withValue(withValue({ OLD: 'x', REPORT: '' }, 'SIZE', 'large'), '__proto__', 'p');
    assert.deepEqual(Object.entries(valuesOf(all, typed)), [['SIZE', 'large'], ['__proto__', 'p']]);
    assert.equal(JSON.stringify(valuesOf(all, typed)), '{"SIZE":"large","__proto__":"p"}');
  });
  test('are refused at their fields', () => {
    assert.deepEqual(valueErrors({ message: 'm', details: { parameters: [{ name: 'SIZE', kind: 'unfit', message: 'no' }] } }), { 'param SIZE': 'no' });
    assert.deepEqual(valueErrors({ message: 'too long' }), { prompt: 'too long' });
  });
});

describe('choosing a template', () => {
  const other = { ...kept, id: 'q' };

  test('leaves a text of one’s own alone', () => {
    assert.deepEqual(choose({ prompt: 'mine', promptId: '', params: {}, filled: '' }, kept), { promptId: 'p', params: {}, filled: '' });
    assert.deepEqual(choose({ prompt: 'mine', promptId: 'p', params: { SIZE: 'x' }, filled: 'theirs' }, null), { promptId: '', params: {}, filled: '' });
  });
  test('replaces what the one before filled in', () => {
    assert.deepEqual(choose({ prompt: 'theirs', promptId: 'p', params: { SIZE: 'x' }, filled: 'theirs' }, other), { promptId: 'q', params: {} });
    assert.deepEqual(choose({ prompt: 'theirs', promptId: 'p', params: {}, filled: 'theirs' }, null), { promptId: '', params: {}, filled: '', prompt: '' });
  });
});

describe('what a new task hands over', () => {
  const form = { prompt: 'Mend small', filled: 'Mend small', promptId: 'p', params: { SIZE: 'small', GONE: 'x' } };
  test('is the template and its values while nobody wrote into the prompt', () => {
    assert.deepEqual(asked(kept, form), { asked: { promptTemplateId: 'p', params: { SIZE: 'small' } }, missing: {} });
  });
  test('is the text that somebody wrote, and then no template', () => {
    assert.deepEqual(asked(kept, { ...form, prompt: 'My own', params: {} }), { asked: { prompt: 'My own' }, missing: {} });
    assert.deepEqual(asked(null, form), { asked: { prompt: 'Mend small' }, missing: {} });
  });
  test('lacks a value that is needed', () => {
    assert.deepEqual(asked(kept, { ...form, params: {} }).missing, { 'param SIZE': 'SIZE is needed.' });
  });
});

test('a place in a text counts characters, not halves of them', () => {
  assert.equal(offsetOf('a\n😀é{{', 2, 3), 5);
  assert.equal(offsetOf('abc', 1, 1), 0);
  assert.equal(offsetOf('a\nb', 2, 2), 3);
  assert.equal(offsetOf('', 1, 1), 0);
});
