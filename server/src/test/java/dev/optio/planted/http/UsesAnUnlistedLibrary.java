package dev.optio.planted.http;

import com.tngtech.archunit.core.domain.JavaClass;

/** Uses a library that is in no table. */
final class UsesAnUnlistedLibrary {
  String name(JavaClass type) {
    return type.getName();
  }
}
