/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Progress on a terminal, which is drawn anew, and progress in a file, which is not. */
class ProgressTest {
  private static final String ANEW = "\r\033[K";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private static Progress fetched(long done, long total) {
    return new Progress(Step.FETCH, "a.img", done, OptionalLong.of(total));
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** What is shown, on a terminal that is wide enough. */
  private String drawn() {
    return shown().replace("\033[?7l", "").replace("\033[?7h", "");
  }

  @Test
  void cuts_off_what_is_wider_than_the_terminal_and_nothing_else() {
    ProgressListener line = new ProgressLine(err);

    line.progress(Progress.begin(Step.INSPECT, "a.img"));

    assertThat(shown()).isEqualTo("\033[?7linspecting a.img\033[?7h");
  }

  @Test
  void tells_the_rate_once_it_is_known() {
    ProgressListener log = new ProgressLog(err);

    log.progress(
        new Progress(Step.FETCH, "a.img", 1024, OptionalLong.of(4096), OptionalLong.of(3 << 20)));

    assertThat(shown()).isEqualTo("fetching a.img: 25 % of 4 KiB, 3 MiB/s\n");
  }

  @Test
  void shows_no_orders_to_a_terminal() {
    Progress progress = Progress.begin(Step.COPY, "/a\033[2J\nb");

    new ProgressLine(err).progress(progress);
    new ProgressLog(err).progress(progress);

    assertThat(drawn()).isEqualTo("copying /a?[2J bcopying /a?[2J b\n");
  }

  @Test
  void draws_a_step_anew_on_one_line() {
    ProgressListener line = new ProgressLine(err);

    line.progress(fetched(0, 2048));
    line.progress(fetched(1024, 2048));
    line.progress(fetched(2048, 2048));

    assertThat(drawn())
        .isEqualTo("fetching a.img" + ANEW + "fetching a.img: 50 % of 2 KiB" + ANEW
            + "fetching a.img: 100 % of 2 KiB");
  }

  @Test
  void begins_a_line_for_each_step() {
    ProgressListener line = new ProgressLine(err);

    line.progress(fetched(1024, 2048));
    line.progress(Progress.begin(Step.INSPECT, "a.img"));
    line.progress(Progress.begin(Step.CONVERT, "a.img"));

    assertThat(drawn())
        .isEqualTo("fetching a.img: 50 % of 2 KiB\ninspecting a.img\nconverting a.img");
  }

  @Test
  void ends_its_line_for_what_is_written_next() {
    ProgressLine line = new ProgressLine(err);

    line.progress(fetched(1024, 2048));
    line.end();
    line.end();

    assertThat(drawn()).isEqualTo("fetching a.img: 50 % of 2 KiB\n");
  }

  @Test
  void begins_a_line_for_each_image() {
    ProgressListener line = new ProgressLine(err);

    line.progress(fetched(1024, 2048));
    line.progress(new Progress(Step.FETCH, "b.img", 1024, OptionalLong.of(4096)));

    assertThat(drawn()).isEqualTo("fetching a.img: 50 % of 2 KiB\nfetching b.img: 25 % of 4 KiB");
  }

  @Test
  void logs_each_step_once() {
    ProgressListener log = new ProgressLog(err);

    log.progress(fetched(0, 2048));
    log.progress(fetched(1024, 2048));
    log.progress(fetched(2048, 2048));
    log.progress(Progress.begin(Step.SIZE, "a.img"));

    assertThat(shown()).isEqualTo("fetching a.img\nsizing a.img\n");
  }

  @Test
  void logs_without_control_characters() {
    ProgressListener log = new ProgressLog(err);

    log.progress(fetched(0, 2048));

    assertThat(shown()).doesNotContain("\r", "\033");
  }

  @Test
  void is_drawn_only_on_a_terminal() {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

    assertThat(new Output(out, err, new Terminal(true, true, false), Output.Form.TEXT).progress())
        .isInstanceOf(ProgressLog.class);
    assertThat(new Output(out, err, new Terminal(false, false, true), Output.Form.JSON).progress())
        .isInstanceOf(ProgressLine.class);
  }
}
