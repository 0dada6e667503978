/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** Writes memory and what it is made of: {@code <maxMemory>} to {@code <memoryBacking>}. */
final class MemoryXml {
  private MemoryXml() {}

  static void write(XmlElement domain, DomainSpec spec) {
    MemoryLayout layout = spec.hardware().memory();
    layout
        .hotplug()
        .ifPresent(hotplug -> amount(domain.child("maxMemory"), hotplug.most())
            .with("slots", Integer.toString(hotplug.slots())));
    amount(domain.child("memory"), spec.memory());
    spec.hardware()
        .tuning()
        .blkioWeight()
        .ifPresent(weight -> domain.child("blkiotune").child("weight").text(weight.toString()));
    layout.backing().ifPresent(backing -> backing(domain.child("memoryBacking"), backing));
  }

  private static XmlElement amount(XmlElement element, MemorySize size) {
    return element.with("unit", "KiB").text(Long.toString(size.kib()));
  }

  private static void backing(XmlElement element, MemoryBacking backing) {
    backing.hugePages().ifPresent(pages -> hugePages(element.child("hugepages"), pages));
    if (!backing.mergeable().isOn()) {
      element.child("nosharepages");
    }
    if (backing.locked().isOn()) {
      element.child("locked");
    }
    backing.source().ifPresent(source -> element.child("source").with("type", Label.of(source)));
    backing.sharing().ifPresent(sharing -> element.child("access").with("mode", Label.of(sharing)));
  }

  private static void hugePages(XmlElement element, HugePages pages) {
    pages
        .size()
        .ifPresent(size ->
            element.child("page").with("size", Long.toString(size.kib())).with("unit", "KiB"));
  }
}
