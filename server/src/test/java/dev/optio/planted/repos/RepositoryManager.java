package dev.optio.planted.repos;

/** Has a name that says nothing. */
final class RepositoryManager {}
