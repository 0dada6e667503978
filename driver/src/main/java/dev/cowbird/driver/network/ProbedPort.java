/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

/** A TCP port of a guest that was connected to. */
public record ProbedPort(int port, Answer answer) {
  /** What became of it. */
  public enum Answer {
    /** It was accepted. */
    OPEN("open"),
    /** The guest, or its firewall, refused it. */
    REFUSED("refused"),
    /** Nothing came back. */
    SILENT("silent");

    private final String label;

    Answer(String label) {
      this.label = label;
    }

    /** The name in JSON and tables. */
    public String label() {
      return label;
    }
  }
}
