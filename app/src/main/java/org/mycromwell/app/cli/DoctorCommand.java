package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.bench.MachineLimits;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.TensorSummary;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.machine.CacheSizes;
import org.mycromwell.engine.machine.CpuFeatures;
import org.mycromwell.engine.machine.JavaRuntime;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.machine.Readiness;
import org.mycromwell.engine.model.EmbeddedModel;
import org.mycromwell.engine.model.ModelAbilities;
import org.mycromwell.engine.model.ModelFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell doctor}. */
@Command(
    name = "doctor",
    description = {
      "Tells what Cromwell finds on this machine and which kernels it takes; made to be pasted into"
          + " a report, it names no file and no user.",
      "Ends with exit code 10 when something is missing without which it would be slow."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--measure",
      description = "Also measure memory read bandwidth and F32 multiply-add peak (some seconds).")
  private boolean measure;

  /** Everything that was found. */
  private record Findings(
      JavaRuntime java,
      CpuFeatures cpu,
      CacheSizes caches,
      MemoryInfo memory,
      String kernels,
      Readiness readiness,
      List<MachineLimits> limits,
      String embeddedModel,
      String rendering) {}

  @Override
  public Integer call() throws IOException {
    Findings findings = examine();
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      Json.print(out, json -> write(json, findings));
    } else {
      print(out, findings);
    }
    return findings.readiness.fast() ? ExitCode.OK.code() : ExitCode.ENVIRONMENT.code();
  }

  private Findings examine() {
    JavaRuntime java = JavaRuntime.detect();
    CpuFeatures cpu = CpuFeatures.detect();
    Readiness readiness = Readiness.of(java, cpu);
    return new Findings(
        java,
        cpu,
        CacheSizes.detect(),
        MemoryInfo.detect(),
        // Without the module even asking for the vector kernels would fail.
        java.vectorModule() ? KernelProvider.choice().reason() : KernelProvider.scalar().name(),
        readiness,
        measure && readiness.fast() ? measureLimits(cpu) : List.of(),
        embeddedModel(),
        rendering(CromwellCommand.terminal(spec).environment(), System.getProperties()));
  }

  /** How the window would be drawn; asks without loading JavaFX. */
  static String rendering(Map<String, String> environment, Properties properties) {
    String platform = properties.getProperty("glass.platform", "");
    String display = environment.getOrDefault("DISPLAY", "");
    boolean x11 = properties.getProperty("os.name", "").equals("Linux");
    if (x11 && platform.isEmpty() && display.isBlank()) {
      return "no window: DISPLAY is not set";
    }
    String order = properties.getProperty("prism.order", x11 ? "es2,sw" : "default");
    String place = platform.isEmpty() ? "on the display" : "by the platform " + platform;
    String session = environment.getOrDefault("XDG_SESSION_TYPE", "");
    return "window "
        + place
        + (session.isEmpty() ? "" : " (session " + session + ")")
        + ", JavaFX pipelines tried: "
        + order.replace(",", ", then ");
  }

  private static String embeddedModel() {
    try (GgufFile file = EmbeddedModel.open()) {
      ModelFile.read(file);
      String parameters = Units.count(TensorSummary.of(file).parameters());
      String limits =
          String.join(
              "; ",
              AbilityText.lines(ModelAbilities.read(file.metadata(), file.displayName())).values());
      return file.displayName()
          + ", "
          + parameters
          + " parameters"
          + (limits.isEmpty() ? "" : ": " + limits);
    } catch (EngineException e) {
      return "damaged: " + ErrorText.of(e);
    }
  }

  private List<MachineLimits> measureLimits(CpuFeatures cpu) {
    try (Progress progress = output.progress(spec)) {
      return MachineLimits.measure(threadCounts(cpu.suggestedThreads()), progress);
    }
  }

  /** 1, 2, 4, ... and the most that are of use. */
  static List<Integer> threadCounts(int most) {
    List<Integer> counts = new ArrayList<>();
    for (int count = 1; count < most; count *= 2) {
      counts.add(count);
    }
    counts.add(most);
    return counts;
  }

  private static void print(PrintWriter out, Findings findings) throws IOException {
    JavaRuntime java = findings.java;
    CpuFeatures cpu = findings.cpu;
    CacheSizes caches = findings.caches;
    line(out, "Cromwell", Version.program());
    line(out, "System", System.getProperty("os.name") + " " + System.getProperty("os.version", ""));
    line(out, "Java", java.version() + " (" + java.vendor() + ")");
    line(
        out,
        "Compiler",
        java.vmName() + ", " + java.vmInfo() + (java.optimizes() ? ", C2" : ", C2 is OFF"));
    line(
        out,
        "Vector API",
        java.vectorModule()
            ? "jdk.incubator.vector, vectors of " + cpu.vectorBits() + " bits"
            : "MISSING");
    line(out, "CPU", cpu.name() + ", " + cpu.physicalCores() + " cores, " + cpu.architecture());
    line(out, "Features", features(cpu));
    line(
        out,
        "Caches",
        "L1d %s, L2 %s, L3 %s, line %d bytes"
            .formatted(
                Units.cacheBytes(caches.l1dBytes()),
                Units.cacheBytes(caches.l2Bytes()),
                Units.cacheBytes(caches.l3Bytes()),
                caches.lineBytes()));
    line(
        out,
        "Memory",
        "%s, available %s; Java heap up to %s"
            .formatted(
                Units.bytes(findings.memory.totalBytes()),
                Units.bytes(findings.memory.availableBytes()),
                Units.bytes(Runtime.getRuntime().maxMemory())));
    line(out, "Kernels", findings.kernels);
    line(out, "Threads", Integer.toString(cpu.suggestedThreads()));
    for (MachineLimits limits : findings.limits) {
      line(
          out,
          "Measured",
          "%s: reads memory at %s, multiply-adds F32 at %s"
              .formatted(
                  Units.of(limits.threads(), "thread"),
                  Units.bytesPerSecond(limits.readBytesPerSecond()),
                  Units.flops(limits.f32FlopsPerSecond())));
    }
    if (findings.limits.isEmpty()) {
      line(out, "Measured", "nothing; --measure tells memory bandwidth and multiply-adds");
    }
    line(out, "Model", findings.embeddedModel);
    line(out, "Rendering", findings.rendering);
    if (findings.readiness.fast()) {
      line(out, "Verdict", "ready");
    }
    for (String problem : findings.readiness.problems()) {
      line(out, "PROBLEM", problem);
    }
  }

  private static void line(PrintWriter out, String name, String text) {
    out.printf("%-11s %s%n", name, text);
  }

  private static String features(CpuFeatures cpu) {
    List<String> names = new ArrayList<>();
    names.add(cpu.avx2() ? "AVX2" : "no AVX2");
    names.add(cpu.fma() ? "FMA" : "no FMA");
    names.add(cpu.avx512() ? "AVX-512 (F, BW, DQ, VL)" : "no AVX-512");
    if (cpu.avx512Vnni()) {
      names.add("AVX-512 VNNI");
    }
    if (cpu.avxVnni()) {
      names.add("AVX-VNNI");
    }
    return String.join(", ", names);
  }

  private static void write(JsonGenerator json, Findings findings) throws IOException {
    JavaRuntime java = findings.java;
    CpuFeatures cpu = findings.cpu;
    CacheSizes caches = findings.caches;
    json.writeObjectFieldStart("java");
    json.writeStringField("version", java.version());
    json.writeStringField("vendor", java.vendor());
    json.writeStringField("vm", java.vmName());
    json.writeStringField("mode", java.vmInfo());
    json.writeBooleanField("optimizingCompiler", java.optimizes());
    json.writeBooleanField("vectorModule", java.vectorModule());
    json.writeEndObject();
    json.writeObjectFieldStart("cpu");
    json.writeStringField("name", cpu.name());
    json.writeStringField("architecture", cpu.architecture());
    json.writeNumberField("physicalCores", cpu.physicalCores());
    json.writeBooleanField("avx2", cpu.avx2());
    json.writeBooleanField("fma", cpu.fma());
    json.writeBooleanField("avx512", cpu.avx512());
    json.writeBooleanField("avx512Vnni", cpu.avx512Vnni());
    json.writeBooleanField("avxVnni", cpu.avxVnni());
    json.writeNumberField("vectorBits", cpu.vectorBits());
    json.writeNumberField("l1dBytes", caches.l1dBytes());
    json.writeNumberField("l2Bytes", caches.l2Bytes());
    json.writeNumberField("l3Bytes", caches.l3Bytes());
    json.writeNumberField("cacheLineBytes", caches.lineBytes());
    json.writeEndObject();
    json.writeNumberField("memoryBytes", findings.memory.totalBytes());
    json.writeNumberField("availableBytes", findings.memory.availableBytes());
    json.writeStringField("kernels", findings.kernels);
    json.writeNumberField("suggestedThreads", cpu.suggestedThreads());
    json.writeArrayFieldStart("measured");
    for (MachineLimits limits : findings.limits) {
      json.writeStartObject();
      json.writeNumberField("threads", limits.threads());
      json.writeNumberField("readGigabytesPerSecond", limits.readBytesPerSecond() / 1e9);
      json.writeNumberField("f32Gflops", limits.f32FlopsPerSecond() / 1e9);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("rendering", findings.rendering);
    json.writeBooleanField("embeddedModel", !findings.embeddedModel.isEmpty());
    json.writeBooleanField("ready", findings.readiness.fast());
    json.writeArrayFieldStart("problems");
    for (String problem : findings.readiness.problems()) {
      json.writeString(problem);
    }
    json.writeEndArray();
  }
}
