package dev.optio.server.git;

/**
 * A git remote and what it is asked with.
 *
 * @param url http(s) URL without user information, or an absolute path
 */
public record Remote(String url, Credential credential) {}
