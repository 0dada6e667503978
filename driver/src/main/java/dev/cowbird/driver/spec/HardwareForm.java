/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.ClockOffset;
import dev.cowbird.driver.domain.GuestProfile;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.HypervFeature;
import dev.cowbird.driver.domain.InputDevice;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.MachineType;
import dev.cowbird.driver.domain.RawDevice;
import dev.cowbird.driver.domain.Tpm;
import dev.cowbird.driver.domain.VideoModel;
import dev.cowbird.driver.domain.Vsock;
import dev.cowbird.driver.spec.form.Either;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Keys;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.spec.form.Sequence;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** All about a machine besides its memory, processors, disks and networks. */
final class HardwareForm {
  private static final long LAST_CID = 4_294_967_294L;

  static final Form<Hardware> FORM = devices(
          board(Mapping.of("a mapping with profile, firmware, cpu, ...", HardwareDraft::new)))
      .build(HardwareDraft::build);

  private HardwareForm() {}

  /** The profile comes first: what follows is said of what it starts with. */
  private static Keys<HardwareDraft> board(Keys<HardwareDraft> keys) {
    return keys.key(
            "profile",
            "What the hardware is chosen for, which the other keys then change.",
            Scalar.choice(GuestProfile.class, Label::of),
            HardwareDraft::start)
        .key(
            "architecture",
            "The host's if it is left out.",
            Scalar.choice(Architecture.class, Architecture::label),
            (draft, each) -> draft.platform.architecture(each))
        .key(
            "machine",
            "The board that QEMU models: q35, pc, virt, or one with a version.",
            Scalar.text("a machine type", MachineType::new),
            (draft, each) -> draft.platform.machineType(each))
        .key(
            "sparePorts",
            "PCI Express ports of q35 left free for devices to be attached; 4 if left out.",
            Scalar.number(0, 32),
            (draft, each) -> draft.platform.sparePorts(each))
        .key(
            "firmware",
            "What it runs first.",
            FirmwareForm.FORM,
            (draft, each) -> draft.platform.firmware(each))
        .key(
            "smbios",
            "What the guest reads in its SMBIOS tables.",
            SystemInfoForm.FORM,
            (draft, each) -> draft.platform.systemInfo(each))
        .key("cpu", "The processors that it sees.", CpuForm.FORM, HardwareDraft::cpu)
        .key("memory", "How its memory is made up.", MemoryForm.FORM, HardwareDraft::memory)
        .key("tuning", "Limits, weights and pinning.", TuningForm.FORM, HardwareDraft::tuning)
        .key(
            "hyperv",
            "Interfaces of Microsoft's hypervisor that KVM offers.",
            Sequence.of(Scalar.choice(HypervFeature.class, Label::of)).map(HardwareForm::set),
            (draft, each) -> draft.features.hyperv(each))
        .key(
            "kvmHidden",
            "Whether the guest is not to see that it runs on KVM.",
            CommonForms.ON_OFF,
            (draft, each) -> draft.features.kvmHidden(each))
        .key(
            "clock",
            "What its clock shows at the start: utc for Linux, localtime for Windows.",
            Scalar.choice(ClockOffset.class, Label::of),
            HardwareDraft::clock)
        .key(
            "lifecycle",
            "What becomes of the machine when its guest ends by itself.",
            LifecycleForm.FORM,
            HardwareDraft::actions)
        .key(
            "launchSecurity",
            "Encryption that keeps its memory from the host.",
            LaunchSecurityForm.FORM,
            HardwareDraft::launchSecurity);
  }

  private static Keys<HardwareDraft> devices(Keys<HardwareDraft> keys) {
    return keys.key(
            "tpm",
            "A TPM 2.0: true for the model that the architecture has.",
            Either.of(
                Scalar.presence().map(there -> Tpm.standard()),
                Scalar.choice(Tpm.Model.class, Label::of)
                    .map(model -> new Tpm(Optional.of(model)))),
            (draft, each) -> draft.peripherals.tpm(each))
        .key(
            "graphics",
            "Screens that a viewer shows.",
            Sequence.of(GraphicsForm.FORM),
            (draft, each) -> draft.peripherals.graphics(each))
        .key(
            "video",
            "The graphics card.",
            Scalar.choice(VideoModel.class, Label::of),
            (draft, each) -> draft.peripherals.video(each))
        .key(
            "inputs",
            "What it is typed and pointed at with.",
            Sequence.of(Scalar.choice(InputDevice.class, Label::of)),
            (draft, each) -> draft.peripherals.inputs(each))
        .key(
            "watchdog",
            "A device that acts when the guest no longer feeds it.",
            DeviceForms.WATCHDOG,
            (draft, each) -> draft.peripherals.watchdog(each))
        .key(
            "random",
            "Where random numbers come from; false for no such device.",
            DeviceForms.RANDOM,
            HardwareDraft::random)
        .key(
            "balloon",
            "A device that gives memory back; false for no such device.",
            DeviceForms.BALLOON,
            HardwareDraft::balloon)
        .key(
            "panic",
            "Whether the guest can tell that its kernel panicked.",
            CommonForms.ON_OFF,
            (draft, each) -> draft.peripherals.panic(each))
        .key(
            "agent",
            "Whether there is a channel to the guest agent.",
            CommonForms.ON_OFF,
            (draft, each) -> draft.peripherals.agent(each))
        .key(
            "vsock",
            "Sockets to the host without a network: the guest's address, or true for a free one.",
            Either.of(
                Scalar.presence().map(there -> new Vsock(Optional.empty())),
                Scalar.number(3L, LAST_CID).map(cid -> new Vsock(Optional.of(cid)))),
            (draft, each) -> draft.peripherals.vsock(each))
        .key(
            "hostDevices",
            "Devices of the host's that the guest is given.",
            Sequence.of(HostDeviceForm.FORM),
            (draft, each) -> draft.peripherals.hostDevices(each))
        .key(
            "shares",
            "Directories of the host's that the guest mounts, by virtiofs.",
            Sequence.of(DeviceForms.SHARE),
            (draft, each) -> draft.peripherals.shares(each))
        .key(
            "serialPorts",
            "Serial ports besides the first, which is the console.",
            Sequence.of(DeviceForms.SERIAL_PORT),
            (draft, each) -> draft.peripherals.serialPorts(each))
        .key(
            "devices",
            "Devices in libvirt's own XML, added as they are.",
            Sequence.of(Scalar.text("an XML element", RawDevice::new)),
            (draft, each) -> draft.additions.devices(each));
  }

  private static Set<HypervFeature> set(Iterable<HypervFeature> features) {
    Set<HypervFeature> set = EnumSet.noneOf(HypervFeature.class);
    features.forEach(set::add);
    return set;
  }
}
