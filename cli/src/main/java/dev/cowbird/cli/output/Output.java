/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import dev.cowbird.driver.text.UrlText;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Standard output and standard error. Safe for use by one thread at a time. */
public final class Output {
  private final PrintStream out;
  private final PrintStream err;
  private final PrintStream plainOut;
  private final PrintStream plainErr;
  private final Terminal terminal;
  private final Form form;
  private final ProgressLine line;

  /** What standard output is for. */
  public enum Form {
    /** People. */
    TEXT,
    /** One JSON document and nothing else. */
    JSON
  }

  public Output(PrintStream out, PrintStream err, Terminal terminal, Form form) {
    this.out = out;
    this.err = err;
    this.plainOut = PlainStream.over(out);
    this.plainErr = PlainStream.over(err);
    this.terminal = terminal;
    this.form = form;
    this.line = new ProgressLine(err);
  }

  public Output in(Form other) {
    return new Output(out, err, terminal, other);
  }

  public Form form() {
    return form;
  }

  public Terminal terminal() {
    return terminal;
  }

  /** The result, in the form that was asked for: the JSON document, or the text for people. */
  public void result(Map<String, ?> document, String text) {
    line.end();
    if (form == Form.JSON) {
      json(document);
    } else if (!text.isEmpty()) {
      plainOut.println(text);
    }
  }

  /** The result as a table for people: the first row is its head. */
  public void table(Map<String, ?> document, List<List<String>> rows) {
    result(document, form == Form.JSON ? "" : Table.render(rows));
  }

  private void json(Object document) {
    out.println(JsonText.of(document));
  }

  /** A line for people; with JSON nothing. */
  public void text(String words) {
    line.end();
    if (form == Form.TEXT) {
      plainOut.println(words);
    }
  }

  /** Something that is no result: in JSON form it goes to standard error. */
  public void note(String words) {
    line.end();
    (form == Form.JSON ? plainErr : plainOut).println(words);
  }

  /**
   * Where a guest's bytes go; they are no document, so not with JSON. Fails once nobody reads them
   * any more.
   */
  public OutputStream stream() {
    return new CheckedStream(form == Form.JSON ? err : out);
  }

  /** Where help goes. */
  public PrintWriter help() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  /** Where what a guest's command says of errors goes. */
  public OutputStream errors() {
    return new CheckedStream(err);
  }

  /** One line on standard error, of something that the result does not fail for. */
  public void warning(String attempted, String words) {
    line.end();
    err.println("cowbird: " + attempted + ": " + Failure.oneLine(words));
  }

  /** One line on standard error, and with JSON also a document on standard output. */
  public void failure(String attempted, Failure failure) {
    line.end();
    String prefix =
        attempted.isEmpty() ? "cowbird: " : "cowbird: " + Failure.oneLine(attempted) + ": ";
    err.println(prefix + failure.message());
    if (form == Form.JSON) {
      json(Map.of("error", Map.of("kind", failure.kind(), "message", failure.message())));
    }
  }

  public void stackTrace(Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    plainErr.print(UrlText.withoutCredentials(trace.toString()));
  }

  /** Shows how far long work has come, on standard error. */
  public ProgressListener progress() {
    return terminal.isError() ? line : new ProgressLog(err);
  }
}
