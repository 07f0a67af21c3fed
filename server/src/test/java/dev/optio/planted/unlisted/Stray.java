package dev.optio.planted.unlisted;

/** Stands in a package that nobody has listed, and that is not null-marked. */
final class Stray {}
