package dev.optio.server.reconcile.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.optio.server.contract.TaskNoteMessages.NewAttachment;
import dev.optio.server.sandbox.Launch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How an agent finds the texts that are attached to its task: as files below its home. */
public final class Attached {
  private static final String FOLDER = ".optio/attachments/";

  private Attached() {}

  /** Each with a variable {@code OPTIO_ATTACHMENT_n} that says where it is. */
  public static List<Launch.HomeFile> files(List<NewAttachment> attachments) {
    List<Launch.HomeFile> files = new ArrayList<>();
    for (NewAttachment attachment : attachments) {
      files.add(
          new Launch.HomeFile(
              FOLDER + attachment.name(),
              attachment.content().getBytes(UTF_8),
              Optional.of("OPTIO_ATTACHMENT_" + (files.size() + 1))));
    }
    return files;
  }

  /** What the prompt says of them; empty when there are none. */
  public static String sentence(List<NewAttachment> attachments) {
    return attachments.isEmpty()
        ? ""
        : attachments.stream()
            .map(attachment -> "\n- $HOME/" + FOLDER + attachment.name())
            .collect(Collectors.joining("", "\n\nAttached files:", ""));
  }
}
