package dev.optio.planted.http;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Uses a library of another package. */
final class SpeaksGit {
  ObjectId id(String text) {
    return ObjectId.fromString(text + Constants.HEAD);
  }
}
