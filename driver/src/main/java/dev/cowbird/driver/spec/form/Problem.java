/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

/**
 * A mistake in a document.
 *
 * @param source the document's name
 * @param line from 1
 * @param column from 1
 * @param path where in the document: {@code hardware.cpu.modle}, {@code networks[1].mac}; empty for
 *     the whole
 * @param message a sentence, which begins with the path if there is one
 */
public record Problem(String source, int line, int column, String path, String message) {
  /** As compilers have it: {@code spec.yaml:12:3: message}. */
  @Override
  public String toString() {
    return source + ":" + line + ":" + column + ": " + message;
  }
}
