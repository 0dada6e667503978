/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.Boot;
import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.spec.form.Either;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.imagebackend.ImageRequest;

/** What a machine starts with: {@code disk}, {@code image}, or a mapping with a kernel. */
final class BootForm {
  /** What needs no particulars. */
  private enum Plain {
    DISK,
    IMAGE;

    Boot boot() {
      return this == DISK ? new Boot.FromDisk() : new Boot.AsImageSays();
    }
  }

  private static final Place<ImageRequest> KERNEL = new Place<>();
  private static final Place<ImageRequest> INITRD = new Place<>();
  private static final Place<KernelCommandLine> COMMAND_LINE = new Place<>();

  static final Form<Boot> FORM = Either.of(
      Scalar.choice(Plain.class, Label::of).map(Plain::boot),
      Mapping.of("a mapping with kernel", Said::new)
          .required(
              "kernel", "The kernel: an image, as of image.", ImageForm.OF_KNOWN_FORMAT, KERNEL)
          .key(
              "initrd",
              "Its initial RAM disk: an image, as of image.",
              ImageForm.OF_KNOWN_FORMAT,
              INITRD)
          .key(
              "commandLine",
              "What the kernel is told; without it the disk is its root file system.",
              Scalar.text("a kernel's command line", KernelCommandLine::new),
              COMMAND_LINE)
          .build(said ->
              new Boot.ByKernel(said.get(KERNEL), said.find(INITRD), said.find(COMMAND_LINE))));

  private BootForm() {}
}
