using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>Start methods, the methods that run a worker in its process, how its result comes back, and their registration.</summary>
internal static class WorkerEmitter
{
    private const string FrameReader = "global::Channels.CompilerServices.FrameReader";
    private const string WorkerCall = "global::Channels.CompilerServices.WorkerCall";
    private const string Task = "global::System.Threading.Tasks.Task";

    public static string Emit(WorkerTypeModel type) =>
        GeneratedFile.Write(type.Type, type.Warnings, writer =>
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
            if (worker.Result is not null)
                AnswerEmitter.Write(writer, worker);
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
            writer.Write($"/// <param name=\"{parameter.PlainName}\">The worker's <c>{parameter.PlainName}</c>.</param>");
        writer.Write($"/// <param name=\"{options}\">How the process is started.</param>");
        if (worker.Result is not null)
            writer.Write("/// <returns>The process, whose <c>Result</c> is what the method returns.</returns>");
        writer.Write(GeneratedFile.Attribute);
        foreach (string attribute in worker.Caveats)
            writer.Write(attribute);
        writer.Open(Declaration.Method(
            $"{worker.StartAccessibility} static global::Channels.WorkerProcess{ResultType(worker)} Start{worker.Name}", declared));
        if (worker.Formatters.Count > 0)
            writer.Write($"__Register{worker.Name}Formatters();");
        writer.Write($"global::Channels.CompilerServices.WorkerStart {start} = new(\"{worker.Id}\");");
        foreach (ParameterModel parameter in payload)
        {
            writer.Write(Encoding.Write(parameter, $"{start}.Arguments", parameter.Name));
            writer.Write($"{start}.{Description(parameter)}");
        }

        writer.Write($"return {start}.Run{ResultAndCodec(worker)}({options});");
        writer.Close();
        writer.WriteLine();
    }

    /// <summary>Notes an argument for the report of a crash. A span names its elements, so that it is taken for one.</summary>
    private static string Description(ParameterModel parameter) => parameter switch
    {
        { IsSensitive: true } => $"DescribeSensitive(\"{parameter.PlainName}\");",
        { Encoding: ParameterEncoding.Span } => $"Describe<{parameter.DataType}>(\"{parameter.PlainName}\", {parameter.Name});",
        _ => $"Describe(\"{parameter.PlainName}\", {parameter.Name});",
    };

    private static string ResultType(WorkerModel worker) => worker.Result is null ? "" : $"<{worker.Result.Type}>";

    private static string ResultAndCodec(WorkerModel worker) => worker.Result is null ? "" : $"<{worker.Result.Type}, {worker.ResultCodec}>";

    private static void WriteRun(SourceWriter writer, WorkerModel worker)
    {
        string arguments = string.Join(", ", worker.Parameters.Select(static (parameter, index) =>
            parameter.IsPayload ? $"__argument{index}" : "call.Stop"));
        string method = $"{worker.Type.FullName}.{Identifier.Escape(worker.Name)}({arguments})";

        writer.Write(GeneratedFile.Attribute);
        if (worker.IsObsolete)
            writer.Write(GeneratedFile.Obsolete);
        writer.Open(Declaration.Method(
            $"private static {Task} __Run{worker.Name}", [$"ref {FrameReader} arguments", $"{WorkerCall} call"]));
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
        {
            writer.Write($"{method};");
            writer.Write("return call.End();");
        }
        else
        {
            writer.Write($"return call.End{ResultAndCodec(worker)}({method});");
        }

        writer.Close();
        writer.WriteLine();
    }

    private static void WriteFormatters(SourceWriter writer, WorkerModel worker)
    {
        writer.Write(GeneratedFile.Attribute);
        if (worker.IsObsolete)
            writer.Write(GeneratedFile.Obsolete);
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
