using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>Start methods, the methods that run a worker in its process, and their registration.</summary>
internal static class WorkerEmitter
{
    private const string FrameReader = "global::Channels.CompilerServices.FrameReader";
    private const string Task = "global::System.Threading.Tasks.Task";

    public static string Emit(WorkerTypeModel type) =>
        GeneratedFile.Write(type.Type, writer =>
        {
            // Whether it has can't be asked: what is generated for the base type doesn't exist yet.
            writer.Write("#pragma warning disable CS0108 // A base type may have a worker of the same name.");
            writer.WriteLine();
            WriteMembers(writer, type);
        });

    private static void WriteMembers(SourceWriter writer, WorkerTypeModel type)
    {
        foreach (WorkerModel worker in type.Workers)
        {
            WriteStart(writer, worker);
            WriteRun(writer, worker);
            if (worker.Formatters.Count > 0)
                WriteFormatters(writer, worker);
        }

        WriteRegister(writer, type);
        foreach (WorkerTypeModel nested in type.Nested)
        {
            writer.WriteLine();
            writer.Open(nested.Type.Declaration);
            WriteMembers(writer, nested);
            writer.Close();
        }
    }

    private static void WriteStart(SourceWriter writer, WorkerModel worker)
    {
        ParameterModel[] payload = worker.Parameters.Where(static parameter => parameter.IsPayload).ToArray();
        string options = Identifier.Unique("options", payload);
        string start = Identifier.Unique("__start", payload);
        bool hasParams = payload.Any(static parameter => parameter.IsParams);
        IEnumerable<string> declared = Declaration.Parameters(payload, withDefaults: !hasParams, withParams: false)
            .Append($"global::Channels.WorkerOptions? {options} = null");

        writer.Write($"/// <summary>Starts <c>{worker.Name}</c> in a process of its own.</summary>");
        foreach (ParameterModel parameter in payload)
            writer.Write($"/// <param name=\"{parameter.Name.TrimStart('@')}\">The worker's <c>{parameter.Name.TrimStart('@')}</c>.</param>");
        writer.Write($"/// <param name=\"{options}\">How the process is started.</param>");
        writer.Write(GeneratedFile.Attribute);
        writer.Open(Declaration.Method(
            $"{worker.StartAccessibility} static global::Channels.WorkerProcess Start{worker.Name}", declared));
        if (worker.Formatters.Count > 0)
            writer.Write($"__Register{worker.Name}Formatters();");
        writer.Write($"global::Channels.CompilerServices.WorkerStart {start} = new(\"{worker.Id}\");");
        foreach (ParameterModel parameter in payload)
        {
            writer.Write(Encoding.Write(parameter, $"{start}.Arguments", parameter.Name));
            writer.Write($"{start}.Describe(\"{parameter.Name.TrimStart('@')}\", {parameter.Name});");
        }

        writer.Write($"return {start}.Run({options});");
        writer.Close();
        writer.WriteLine();
    }

    private static void WriteRun(SourceWriter writer, WorkerModel worker)
    {
        string arguments = string.Join(", ", worker.Parameters.Select(static (parameter, index) =>
            parameter.IsPayload ? $"__argument{index}" : "call.Stop"));
        string call = $"{worker.Type.FullName}.{Identifier.Escape(worker.Name)}({arguments})";

        writer.Write(GeneratedFile.Attribute);
        writer.Open(Declaration.Method(
            $"private static {Task} __Run{worker.Name}", [$"ref {FrameReader} arguments", "global::Channels.CompilerServices.WorkerCall call"]));
        if (worker.Formatters.Count > 0)
            writer.Write($"__Register{worker.Name}Formatters();");
        for (int index = 0; index < worker.Parameters.Count; index++)
        {
            ParameterModel parameter = worker.Parameters[index];
            if (parameter.IsPayload)
                writer.Write($"{parameter.Type} __argument{index} = {Encoding.Read(parameter, "arguments")};");
        }

        // Whoever started the worker learns here that its arguments have arrived, and its endpoints are attached.
        writer.Write("call.Started();");
        if (worker.Return == MethodReturn.Void)
            writer.Write($"{call};");
        writer.Write(worker.Return == MethodReturn.Void ? "return call.End();" : $"return call.End({call});");

        writer.Close();
        writer.WriteLine();
    }

    private static void WriteFormatters(SourceWriter writer, WorkerModel worker)
    {
        writer.Write(GeneratedFile.Attribute);
        writer.Open($"private static void __Register{worker.Name}Formatters()");
        FormatterEmitter.Write(writer, worker.Formatters);
        writer.Close();
        writer.WriteLine();
    }

    private static void WriteRegister(SourceWriter writer, WorkerTypeModel type)
    {
        writer.Write("/// <summary>Makes the workers known to a process that is to run one.</summary>");
        writer.Write(GeneratedFile.Attribute);
        writer.Write(GeneratedFile.Hidden);
        writer.Open($"internal static void {type.RegisterMethod}()");
        foreach (WorkerModel worker in type.Workers)
            writer.Write($"global::Channels.CompilerServices.WorkerRegistry.Register(\"{worker.Id}\", __Run{worker.Name});");
        foreach (WorkerTypeModel nested in type.Nested)
            writer.Write($"{nested.Type.FullName}.{nested.RegisterMethod}();");
        writer.Close();
    }
}
