package dev.optio.server.warnings;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Fails a test during which this server's own code warned of something that it did not expect. */
public final class UnexpectedWarnings implements BeforeEachCallback, AfterEachCallback {
  private static final Heard HEARD = Heard.attached();

  /** What was said since the test began. */
  private static final class Heard extends AppenderBase<ILoggingEvent> {
    final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    static Heard attached() {
      Logger own = (Logger) LoggerFactory.getLogger("dev.optio");
      Heard heard = new Heard();
      heard.setContext(own.getLoggerContext());
      heard.start();
      own.addAppender(heard);
      return heard;
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        events.add(event);
      }
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    HEARD.events.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Set<String> expected = expected(context);
    List<String> others = new ArrayList<>();
    for (ILoggingEvent event : HEARD.events) {
      if (!expected.contains(event.getMessage())) {
        others.add(event.getLevel() + " " + event.getMessage() + " " + event.getKeyValuePairs());
      }
    }
    assertThat(others).as("warnings that this test does not expect").isEmpty();
  }

  private static Set<String> expected(ExtensionContext context) {
    List<AnnotatedElement> places = new ArrayList<>(List.of(context.getRequiredTestMethod()));
    for (Class<?> type = context.getRequiredTestClass();
        type != null;
        type = type.getEnclosingClass()) {
      places.add(type);
    }
    return places.stream()
        .map(place -> place.getAnnotation(ExpectsWarning.class))
        .flatMap(Stream::ofNullable)
        .flatMap(annotation -> Stream.of(annotation.value()))
        .collect(Collectors.toSet());
  }
}
