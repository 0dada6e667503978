/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.Cpu;
import dev.cowbird.driver.domain.CpuFeaturePolicy;
import dev.cowbird.driver.domain.CpuModel;
import dev.cowbird.driver.domain.CpuTopology;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.spec.form.Entries;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import java.util.function.Function;

/** The processors that a guest sees. */
final class CpuForm {
  private static final int MOST = 512;

  private static final Place<Integer> SOCKETS = new Place<>();
  private static final Place<Integer> DIES = new Place<>();
  private static final Place<Integer> CORES = new Place<>();
  private static final Place<Integer> THREADS = new Place<>();

  private static final Form<CpuTopology> TOPOLOGY = Mapping.of(
          "a mapping with sockets, dies, cores, threads", Said::new)
      .key("sockets", "From 1, which it is if left out.", count(), SOCKETS)
      .key("dies", "In each socket.", count(), DIES)
      .key("cores", "In each die.", count(), CORES)
      .key("threads", "In each core.", count(), THREADS)
      .build(said -> new CpuTopology(
          said.find(SOCKETS).orElse(1),
          said.find(DIES).orElse(1),
          said.find(CORES).orElse(1),
          said.find(THREADS).orElse(1)));

  static final Form<Cpu> FORM = Mapping.of(
          "a mapping with mode, model, features, ...", Cpu::builder)
      .atMostOne("mode", "model")
      .key(
          "mode",
          "The host's processor, or all that the hypervisor can offer.",
          Scalar.choice(Mode.class, Label::of).map(Mode::model),
          Cpu.Builder::model)
      .key(
          "model",
          "A model of QEMU's, such as Skylake-Server.",
          Scalar.text("a processor model", CpuModel.Custom::new),
          Cpu.Builder::model)
      .key(
          "features",
          "What is to be done about features, by their names, such as avx2.",
          Entries.of(
              "a mapping of features",
              Function.identity(),
              Scalar.choice(CpuFeaturePolicy.class, Label::of)),
          Cpu.Builder::features)
      .key(
          "topology",
          "How processors are laid out: the product is cpus, or maximum.",
          TOPOLOGY,
          Cpu.Builder::topology)
      .key(
          "maximum",
          "How many processors the guest can be given while it runs.",
          count(),
          Cpu.Builder::maximum)
      .build(Cpu.Builder::build);

  private CpuForm() {}

  /** The models that have no name of their own. */
  private enum Mode {
    HOST_PASSTHROUGH,
    HOST_MODEL,
    MAXIMUM;

    CpuModel model() {
      return switch (this) {
        case HOST_PASSTHROUGH -> new CpuModel.HostPassthrough();
        case HOST_MODEL -> new CpuModel.HostModel();
        case MAXIMUM -> new CpuModel.Maximum();
      };
    }
  }

  private static Form<Integer> count() {
    return Scalar.number(1, MOST);
  }
}
