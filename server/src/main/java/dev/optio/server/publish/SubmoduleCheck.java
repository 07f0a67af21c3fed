package dev.optio.server.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.submodule.SubmoduleValidator;
import org.eclipse.jgit.internal.submodule.SubmoduleValidator.SubmoduleValidationException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;

/** Refuses lists of submodules that make git write or run what they name. */
final class SubmoduleCheck {
  private static final int MAX_BYTES = 1 << 20;

  private SubmoduleCheck() {}

  static void run(Repository repository, List<ObjectId> lists)
      throws IOException, RefusedException {
    try (ObjectReader reader = repository.newObjectReader()) {
      for (ObjectId list : lists) {
        byte[] text = reader.open(list, Constants.OBJ_BLOB).getCachedBytes(MAX_BYTES);
        SubmoduleValidator.assertValidGitModulesFile(new String(text, StandardCharsets.UTF_8));
      }
    } catch (MissingObjectException missing) {
      throw new RefusedException(
          Refusal.INCOMPLETE, "The work is incomplete: an object that it needs was not sent.");
    } catch (IncorrectObjectTypeException
        | LargeObjectException
        | SubmoduleValidationException hostile) {
      throw new RefusedException(
          Refusal.BAD_OBJECT, "The work holds a list of submodules that attacks who uses it.");
    }
  }
}
