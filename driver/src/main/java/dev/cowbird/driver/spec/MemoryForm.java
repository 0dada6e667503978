/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.CpuSet;
import dev.cowbird.driver.domain.HugePages;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.MemoryBacking;
import dev.cowbird.driver.domain.MemoryHotplug;
import dev.cowbird.driver.domain.MemoryLayout;
import dev.cowbird.driver.domain.MemoryMode;
import dev.cowbird.driver.domain.MemorySharing;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.MemorySource;
import dev.cowbird.driver.domain.NumaCell;
import dev.cowbird.driver.domain.NumaPolicy;
import dev.cowbird.driver.spec.form.Either;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.spec.form.Sequence;
import java.util.Optional;

/** How a guest's memory is divided, and what it is made of. */
final class MemoryForm {
  private static final Place<MemoryMode> MODE = new Place<>();
  private static final Place<CpuSet> NODES = new Place<>();
  private static final Place<Integer> SLOTS = new Place<>();
  private static final Place<MemorySize> MOST = new Place<>();
  private static final Place<CpuSet> CPUS = new Place<>();
  private static final Place<MemorySize> MEMORY = new Place<>();
  private static final Place<NumaPolicy> POLICY = new Place<>();

  private static final Form<NumaPolicy> POLICY_FORM = Mapping.of(
          "a mapping with mode and nodes", Said::new)
      .required(
          "mode",
          "How strictly memory comes from these nodes.",
          Scalar.choice(MemoryMode.class, Label::of),
          MODE)
      .required("nodes", "Of the host, such as 0-1.", CommonForms.CPU_SET, NODES)
      .build(said -> new NumaPolicy(said.get(MODE), said.get(NODES)));

  private static final Form<NumaCell> CELL = Mapping.of("a mapping with cpus and memory", Said::new)
      .required("cpus", "The guest's processors in it, such as 0-3.", CommonForms.CPU_SET, CPUS)
      .required("memory", "How much of the memory it has.", CommonForms.MEMORY_SIZE, MEMORY)
      .key("policy", "From which of the host's nodes it comes.", POLICY_FORM, POLICY)
      .build(said -> new NumaCell(said.get(CPUS), said.get(MEMORY), said.find(POLICY)));

  private static final Form<MemoryHotplug> HOTPLUG = Mapping.of(
          "a mapping with slots and most", Said::new)
      .required("slots", "How many modules can be added.", Scalar.number(1, 255), SLOTS)
      .required("most", "Of all memory together.", CommonForms.MEMORY_SIZE, MOST)
      .build(said -> new MemoryHotplug(said.get(SLOTS), said.get(MOST)));

  private static final Form<HugePages> HUGE_PAGES = Either.of(
      Scalar.presence().map(there -> new HugePages(Optional.empty())),
      CommonForms.MEMORY_SIZE.map(size -> new HugePages(Optional.of(size))));

  private static final Form<MemoryBacking> BACKING = Mapping.of(
          "a mapping with hugePages, locked, ...", MemoryBacking::builder)
      .key(
          "hugePages",
          "Pages of this size, or true for the host's default; the host has to have set them aside.",
          HUGE_PAGES,
          MemoryBacking.Builder::hugePages)
      .key(
          "locked",
          "Whether it may never be swapped out.",
          CommonForms.ON_OFF,
          MemoryBacking.Builder::locked)
      .key(
          "mergeable",
          "Whether the host may merge its pages with equal ones.",
          CommonForms.ON_OFF,
          MemoryBacking.Builder::mergeable)
      .key(
          "source",
          "Where it comes from.",
          Scalar.choice(MemorySource.class, Label::of),
          MemoryBacking.Builder::source)
      .key(
          "sharing",
          "Who else may map it; shares need shared.",
          Scalar.choice(MemorySharing.class, Label::of),
          MemoryBacking.Builder::sharing)
      .build(MemoryBacking.Builder::build);

  static final Form<MemoryLayout> FORM = Mapping.of(
          "a mapping with backing, hotplug, cells, policy", MemoryLayout::builder)
      .key("backing", "What it is made of on the host.", BACKING, MemoryLayout.Builder::backing)
      .key("hotplug", "Room for memory that is added.", HOTPLUG, MemoryLayout.Builder::hotplug)
      .key("cells", "The guest's NUMA nodes.", Sequence.of(CELL), MemoryLayout.Builder::cells)
      .key(
          "policy",
          "From which of the host's NUMA nodes it comes.",
          POLICY_FORM,
          MemoryLayout.Builder::policy)
      .build(MemoryLayout.Builder::build);

  private MemoryForm() {}
}
