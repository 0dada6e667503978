/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.List;

/**
 * Writes processors: how many, which, and where on the host they run: {@code <vcpu>} to
 * {@code <resource>}, and {@code <cpu>}.
 */
final class ProcessorXml {
  private final DomainSpec spec;
  private final Hardware hardware;

  ProcessorXml(DomainSpec spec) {
    this.spec = spec;
    this.hardware = spec.hardware();
  }

  /** What stands ahead of {@code <sysinfo>} and {@code <os>}. */
  void writePlacement(XmlElement domain) {
    int most = spec.mostVcpus();
    XmlElement vcpu = domain.child("vcpu").text(Integer.toString(most));
    if (most > spec.vcpus()) {
      vcpu.with("current", Integer.toString(spec.vcpus()));
    }
    Tuning tuning = hardware.tuning();
    if (tuning.iothreads() > 0) {
      domain.child("iothreads").text(Integer.toString(tuning.iothreads()));
    }
    cputune(domain, tuning);
    numatune(domain, hardware.memory());
    tuning
        .partition()
        .ifPresent(path -> domain.child("resource").child("partition").text(path));
  }

  private static void cputune(XmlElement domain, Tuning tuning) {
    boolean isTuned = tuning.shares().isPresent()
        || tuning.period().isPresent()
        || tuning.quota().isPresent()
        || tuning.emulatorPin().isPresent()
        || !tuning.vcpuPins().isEmpty()
        || !tuning.iothreadPins().isEmpty();
    if (!isTuned) {
      return;
    }
    XmlElement cputune = domain.child("cputune");
    tuning.shares().ifPresent(shares -> cputune.child("shares").text(shares.toString()));
    tuning
        .period()
        .ifPresent(time -> cputune.child("period").text(Long.toString(Tuning.micros(time))));
    tuning
        .quota()
        .ifPresent(time -> cputune.child("quota").text(Long.toString(Tuning.micros(time))));
    tuning
        .vcpuPins()
        .forEach((vcpu, cpus) ->
            cputune.child("vcpupin").with("vcpu", vcpu.toString()).with("cpuset", cpus.toString()));
    tuning
        .emulatorPin()
        .ifPresent(cpus -> cputune.child("emulatorpin").with("cpuset", cpus.toString()));
    tuning
        .iothreadPins()
        .forEach((thread, cpus) -> cputune
            .child("iothreadpin")
            .with("iothread", thread.toString())
            .with("cpuset", cpus.toString()));
  }

  private static void numatune(XmlElement domain, MemoryLayout memory) {
    List<NumaCell> cells = memory.cells();
    if (memory.policy().isEmpty()
        && cells.stream().allMatch(cell -> cell.policy().isEmpty())) {
      return;
    }
    XmlElement numatune = domain.child("numatune");
    memory.policy().ifPresent(policy -> policy(numatune.child("memory"), policy));
    for (int i = 0; i < cells.size(); i++) {
      String id = Integer.toString(i);
      cells
          .get(i)
          .policy()
          .ifPresent(policy -> policy(numatune.child("memnode").with("cellid", id), policy));
    }
  }

  private static void policy(XmlElement element, NumaPolicy policy) {
    element.with("mode", Label.of(policy.mode())).with("nodeset", policy.nodes().toString());
  }

  void writeModel(XmlElement domain) {
    XmlElement element = domain.child("cpu");
    Cpu cpu = hardware.cpu();
    model(element, cpu.model(spec.virtualization()));
    topology(
        element.child("topology"),
        cpu.topology().orElseGet(() -> CpuTopology.of(1, spec.mostVcpus(), 1)));
    cpu.features()
        .forEach((name, policy) ->
            element.child("feature").with("policy", Label.of(policy)).with("name", name));
    List<NumaCell> cells = spec.numaCells();
    if (!cells.isEmpty()) {
      XmlElement numa = element.child("numa");
      for (int i = 0; i < cells.size(); i++) {
        numa.child("cell")
            .with("id", Integer.toString(i))
            .with("cpus", cells.get(i).cpus().toString())
            .with("memory", Long.toString(cells.get(i).memory().kib()))
            .with("unit", "KiB");
      }
    }
  }

  private static void model(XmlElement cpu, CpuModel model) {
    if (model instanceof CpuModel.HostPassthrough) {
      cpu.with("mode", "host-passthrough");
    } else if (model instanceof CpuModel.Maximum) {
      cpu.with("mode", "maximum");
    } else if (model instanceof CpuModel.HostModel) {
      cpu.with("mode", "host-model");
    } else if (model instanceof CpuModel.Custom custom) {
      cpu.with("mode", "custom").with("match", "exact");
      cpu.child("model").with("fallback", "forbid").text(custom.name());
    } else {
      throw new IllegalStateException("No description for " + model);
    }
  }

  private static void topology(XmlElement element, CpuTopology topology) {
    element
        .with("sockets", Integer.toString(topology.sockets()))
        .with("dies", Integer.toString(topology.dies()))
        .with("cores", Integer.toString(topology.cores()))
        .with("threads", Integer.toString(topology.threads()));
  }
}
