/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.Balloon;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.OnOff;
import dev.cowbird.driver.domain.RandomSource;
import dev.cowbird.driver.domain.RandomSource.Rate;
import dev.cowbird.driver.domain.SerialPort;
import dev.cowbird.driver.domain.SharedDirectory;
import dev.cowbird.driver.domain.Watchdog;
import dev.cowbird.driver.spec.form.Either;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The smaller devices. */
final class DeviceForms {
  private static final Place<Watchdog.Model> MODEL = new Place<>();
  private static final Place<Watchdog.Action> ACTION = new Place<>();
  private static final Place<Path> DEVICE = new Place<>();
  private static final Place<Rate> RATE = new Place<>();
  private static final Place<Integer> BYTES = new Place<>();
  private static final Place<Duration> PERIOD = new Place<>();
  private static final Place<OnOff> REPORTING = new Place<>();
  private static final Place<Path> SOURCE = new Place<>();
  private static final Place<String> TAG = new Place<>();
  private static final Place<SerialPort> PORT = new Place<>();

  static final Form<Watchdog> WATCHDOG = Mapping.of("a mapping with model and action", Said::new)
      .required("model", "The device.", Scalar.choice(Watchdog.Model.class, Label::of), MODEL)
      .required(
          "action",
          "What it does when it is not fed.",
          Scalar.choice(Watchdog.Action.class, Label::of),
          ACTION)
      .build(said -> new Watchdog(said.get(MODEL), said.get(ACTION)));

  private static final Form<Rate> RATE_FORM = Mapping.of(
          "a mapping with bytes and period", Said::new)
      .required("bytes", "So many bytes.", Scalar.number(1, Integer.MAX_VALUE), BYTES)
      .required("period", "In each such time.", CommonForms.DURATION, PERIOD)
      .build(said -> new Rate(said.get(BYTES), said.get(PERIOD)));

  static final Form<Optional<RandomSource>> RANDOM = orFalse(
      RandomSource.standard(),
      Mapping.of("a mapping with device, rate", Said::new)
          .key("device", "Of the host; /dev/urandom if it is left out.", CommonForms.PATH, DEVICE)
          .key("rate", "How much it may take; without it all that it wants.", RATE_FORM, RATE)
          .build(said -> new RandomSource(
              said.find(DEVICE).orElse(RandomSource.standard().device()), said.find(RATE))));

  static final Form<Optional<Balloon>> BALLOON = orFalse(
      Balloon.standard(),
      Mapping.of("a mapping with statisticsPeriod, freePageReporting", Said::new)
          .key(
              "statisticsPeriod",
              "How often it tells how much the guest uses; 0 for never.",
              CommonForms.DURATION,
              PERIOD)
          .key(
              "freePageReporting",
              "Whether pages that the guest frees go back at once.",
              CommonForms.ON_OFF,
              REPORTING)
          .build(DeviceForms::balloon));

  static final Form<SharedDirectory> SHARE = Mapping.of("a mapping with source and tag", Said::new)
      .required("source", "The directory of the host's.", CommonForms.PATH, SOURCE)
      .required("tag", "What the guest mounts it by.", CommonForms.TEXT, TAG)
      .build(said -> new SharedDirectory(said.get(SOURCE), said.get(TAG)));

  /** A port that needs no particulars. */
  private enum Plain {
    PTY
  }

  static final Form<SerialPort> SERIAL_PORT = Either.of(
      Scalar.choice(Plain.class, Label::of).map(pty -> new SerialPort.Pty()),
      Mapping.of("a mapping with socket or file", Said::new)
          .exactlyOne("socket", "file")
          .key(
              "socket",
              "A socket that QEMU listens on.",
              CommonForms.PATH.map(SerialPort.UnixSocket::new),
              PORT)
          .key(
              "file",
              "A file that takes what the guest writes.",
              CommonForms.PATH.map(SerialPort.OutputFile::new),
              PORT)
          .build(said -> said.get(PORT)));

  private DeviceForms() {}

  private static <T> Form<Optional<T>> orFalse(T standard, Form<T> form) {
    return Either.of(
        Scalar.truth().map(there -> there ? Optional.of(standard) : Optional.empty()),
        form.map(Optional::of));
  }

  private static Balloon balloon(Said said) {
    Balloon standard = Balloon.standard();
    Optional<Duration> period = said.find(PERIOD).or(standard::statisticsPeriod);
    return new Balloon(
        period.filter(time -> !time.isZero()),
        said.find(REPORTING).orElse(standard.freePageReporting()));
  }
}
