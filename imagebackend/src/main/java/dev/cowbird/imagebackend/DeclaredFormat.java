/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Optional;

/**
 * The format that somebody says a source image has: free text, because it comes from outside. What
 * is not known is no error here; the inspection refuses it.
 */
public record DeclaredFormat(String text) {
  public static DeclaredFormat of(ImageFormat format) {
    return new DeclaredFormat(format.label());
  }

  /** The format of this name, if Cowbird knows it. */
  public Optional<ImageFormat> known() {
    return ImageFormat.named(text);
  }

  /** The format of this name, if it is one of those that a machine is started with. */
  public Optional<ImageFormat> bootFile() {
    return known().filter(format -> !format.isDisk());
  }

  /** Whether this is a name of the given format. */
  public boolean names(ImageFormat format) {
    return known().equals(Optional.of(format));
  }

  @Override
  public String toString() {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
