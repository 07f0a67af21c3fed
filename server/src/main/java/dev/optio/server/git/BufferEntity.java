package dev.optio.server.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.eclipse.jgit.util.TemporaryBuffer;

/** A gathered request body. */
final class BufferEntity extends AbstractHttpEntity {
  private final TemporaryBuffer buffer;

  BufferEntity(TemporaryBuffer buffer) {
    super((String) null, null, false);
    this.buffer = buffer;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public long getContentLength() {
    return buffer.length();
  }

  @Override
  public InputStream getContent() throws IOException {
    return buffer.openInputStream();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    buffer.writeTo(out, null);
  }

  @Override
  public boolean isStreaming() {
    return false;
  }

  @Override
  public void close() {}
}
