/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.NetworkFilters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Packet filters in memory, which filter nothing: no interface runs with one, so that each can be
 * undefined. Safe for use by many threads at once.
 */
public final class FakeFilters implements NetworkFilters {
  private final Map<String, String> filters = new TreeMap<>();
  private final List<String> settingsOff = new ArrayList<>();

  /** Has a setting of the host's be off. */
  public synchronized void switchOff(String setting) {
    settingsOff.add(setting);
  }

  @Override
  public synchronized void define(String xml) {
    filters.put(XmlDocument.parse(xml).first("/filter/@name").orElseThrow(), xml);
  }

  @Override
  public synchronized List<String> names() {
    return List.copyOf(filters.keySet());
  }

  @Override
  public synchronized Optional<String> find(String name) {
    return Optional.ofNullable(filters.get(name));
  }

  @Override
  public synchronized void undefine(String name) {
    if (!filters.containsKey(name)) {
      throw new DriverException(Kind.NOT_FOUND, "There is no filter '" + name + "'");
    }
    filters.remove(name);
  }

  @Override
  public synchronized List<String> settingsOff() {
    return List.copyOf(settingsOff);
  }
}
