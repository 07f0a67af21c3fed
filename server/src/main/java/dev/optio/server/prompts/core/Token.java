package dev.optio.server.prompts.core;

/** What a template's text consists of, in order, before anybody asks whether it fits together. */
sealed interface Token {
  /** Text that stays as it is. */
  record Text(String text) implements Token {}

  /** <code>{{NAME}}</code>. */
  record Value(int at, String name) implements Token {}

  /** <code>{{#if NAME}}</code>. */
  record If(int at, String name) implements Token {}

  /** <code>{{else}}</code>. */
  record Else(int at) implements Token {}

  /** <code>{{/if}}</code>. */
  record End(int at) implements Token {}

  /** Braces with something between them that means nothing, or braces that nothing closes. */
  record Wrong(int at, String message) implements Token {}
}
