/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.DiskSpec;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.spec.form.Either;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.spec.form.Sequence;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.InstanceName;

/** The root of a description. */
final class InstanceForm {
  /** The disk that a machine boots from. */
  private record RootDisk(Said said) {
    private static final Place<DiskSize> SIZE = new Place<>();
    private static final Place<DiskKind> KIND = new Place<>();

    void in(InstanceSpec.Builder machine) {
      said.find(SIZE).ifPresent(machine::diskSize);
      said.find(KIND).ifPresent(machine::diskKind);
    }
  }

  private static final Form<RootDisk> DISK = Either.of(
      CommonForms.DISK_SIZE.map(size -> {
        Said said = new Said();
        RootDisk.SIZE.accept(said, size);
        return new RootDisk(said);
      }),
      Mapping.of("a mapping with size, kind", Said::new)
          .key("size", "0 for the image's own.", CommonForms.DISK_SIZE, RootDisk.SIZE)
          .key(
              "kind",
              "How it is kept; qcow2 if it is left out.",
              Scalar.choice(DiskKind.class, DiskKind::label),
              RootDisk.KIND)
          .build(RootDisk::new));

  private static final Form<DiskSpec> DISK_TEXT =
      Scalar.located("a disk, such as ephemeral:20G,fs=xfs,label=data", DiskSpec::parse);

  static final Mapping<SpecDraft, SpecDocument> FORM = Mapping.of(
          "a mapping with image, name, ...", SpecDraft::new)
      .key("name", "The machine's name.", Scalar.text("a name", InstanceName::new), SpecDraft::name)
      .key("image", "What its disk is made from.", ImageForm.FORM, SpecDraft::image)
      .key(
          "disk",
          "The size of the disk that it boots from, 0 for the image's own; 10G, or the image's"
              + " if larger, if it is left out.",
          DISK,
          (draft, disk) -> draft.say(disk::in))
      .key(
          "boot",
          "What it starts with: disk, a kernel, or what the image says, as if it is left out.",
          BootForm.FORM,
          (draft, boot) -> draft.say(machine -> machine.boot(boot)))
      .key(
          "disks",
          "Further disks, in the order in which the guest sees them.",
          Sequence.of(DISK_TEXT),
          (draft, disks) -> draft.say(machine -> machine.disks(disks)))
      .key(
          "memory",
          "How much memory it has; 1G if it is left out.",
          CommonForms.MEMORY_SIZE,
          (draft, size) -> draft.say(machine -> machine.memory(size)))
      .key(
          "cpus",
          "How many processors it has; 1 if it is left out.",
          Scalar.number(1, 512),
          (draft, count) -> draft.say(machine -> machine.vcpus(count)))
      .key(
          "networks",
          "Its interfaces, in the order in which the guest sees them; auto if it is left out.",
          Sequence.of(NetworkForms.NETWORK),
          (draft, networks) -> draft.say(machine -> machine.networks(networks)))
      .key(
          "publish",
          "Ports of the host that lead to the guest's, by its user-mode network.",
          Sequence.of(NetworkForms.PUBLISHED),
          (draft, ports) -> draft.say(machine -> machine.publish(ports)))
      .key(
          "groups",
          "Security groups, which say what passes; all passes if it is left out.",
          Sequence.of(CommonForms.TEXT),
          (draft, groups) -> draft.say(machine -> machine.securityGroups(groups)))
      .key(
          "hardware",
          "All else about the machine.",
          HardwareForm.FORM,
          (draft, hardware) -> draft.say(machine -> machine.hardware(hardware)))
      .key(
          "guest",
          "What the guest is told of itself, which needs cloud-init in the image; no seed if it"
              + " is left out.",
          GuestForm.FORM,
          (draft, told) ->
              draft.say(machine -> machine.guest(told.config()).seedFormat(told.format())))
      .key("wait", "What is waited for; a list for all of it.", WaitForm.FORM, SpecDraft::waitFor)
      .key("timeout", "How long; 5m if it is left out.", CommonForms.DURATION, SpecDraft::timeout)
      .key(
          "rm",
          "Whether the machine is removed when the command ends.",
          CommonForms.ON_OFF,
          SpecDraft::removal)
      .build(SpecDraft::document);

  private InstanceForm() {}
}
