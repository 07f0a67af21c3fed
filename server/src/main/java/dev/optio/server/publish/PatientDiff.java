package dev.optio.server.publish;

import org.eclipse.jgit.diff.DiffAlgorithm;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.Sequence;
import org.eclipse.jgit.diff.SequenceComparator;

/**
 * Histogram diff. Where lines repeat too often for it, short texts are compared exactly; in long
 * ones the part is shown as replaced, for the exact comparison takes time that grows with the
 * square.
 */
final class PatientDiff extends DiffAlgorithm {
  private static final int EXACT_LINES = 20_000;

  private final HistogramDiff exact = new HistogramDiff();
  private final HistogramDiff bounded = new HistogramDiff();

  PatientDiff() {
    bounded.setFallbackAlgorithm(null);
  }

  @Override
  public <S extends Sequence> EditList diffNonCommon(
      SequenceComparator<? super S> comparator, S a, S b) {
    DiffAlgorithm chosen = a.size() + b.size() < EXACT_LINES ? exact : bounded;
    return chosen.diffNonCommon(comparator, a, b);
  }
}
