/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.hypervisor.DeviceScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/** A domain as the fake keeps it. All of it is guarded by the hypervisor's monitor. */
final class FakeMachine {
  private FakeDefinition definition;
  private PowerState state = PowerState.SHUT_OFF;
  private boolean defined = true;
  private Optional<String> live = Optional.empty();
  private Optional<FakeConsole> console = Optional.empty();

  FakeMachine(FakeDefinition definition) {
    this.definition = definition;
  }

  String name() {
    return definition.name();
  }

  UUID uuid() {
    return definition.uuid();
  }

  /** Of what runs, or of what starts next time where nothing does. */
  String xml() {
    return live.orElse(definition.xml());
  }

  String xml(DeviceScope scope) {
    return switch (scope) {
      case LIVE -> xml();
      case CONFIG -> definition.xml();
    };
  }

  void change(DeviceScope scope, String xml) {
    switch (scope) {
      case LIVE -> live = Optional.of(xml);
      case CONFIG -> definition = FakeDefinition.parse(xml);
    }
  }

  PowerState state() {
    return state;
  }

  boolean isForgotten() {
    return !defined && !state.isActive();
  }

  void redefine(FakeDefinition changed) {
    definition = changed;
    defined = true;
  }

  void undefine() {
    defined = false;
  }

  /** What keeps it from starting, if anything does. */
  Optional<String> obstacle() {
    return definition.disks().stream()
        .filter(disk -> !Files.exists(disk))
        .map(disk -> "Cannot access storage file '" + disk + "': No such file or directory")
        .findFirst()
        .or(() -> definition
            .consoleLog()
            .filter(log -> !Files.isDirectory(log.resolveSibling(".")))
            .map(log -> "Unable to open file: " + log + ": No such file or directory"));
  }

  void enter(PowerState changed) {
    if (changed.isActive() && !state.isActive()) {
      live = Optional.of(FakeDevices.named(definition.xml()));
    }
    state = changed;
    if (!state.isActive()) {
      live = Optional.empty();
      console.ifPresent(FakeConsole::end);
    }
  }

  Optional<FakeConsole> console() {
    return console.filter(FakeConsole::isOpen);
  }

  void attach(FakeConsole opened) {
    console = Optional.of(opened);
  }

  void closeConsole() {
    console.ifPresent(FakeConsole::close);
  }

  void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    console().ifPresent(open -> open.print(bytes));
    definition.consoleLog().ifPresent(log -> append(log, bytes));
  }

  private static void append(Path log, byte[] bytes) {
    try {
      Files.write(log, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("Can't append to the console log " + log, e);
    }
  }
}
