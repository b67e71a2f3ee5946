namespace Channels.Generator.Model;

/// <summary>A method that runs in a process of its own.</summary>
/// <param name="Type">The partial type that declares it.</param>
/// <param name="Id">The name under which both processes know it.</param>
/// <param name="Name">The method's own name, unescaped.</param>
/// <param name="StartAccessibility">Of its Start method, as C# writes it.</param>
/// <param name="Result">What goes back to the process that has started it, or null.</param>
/// <param name="IsObsolete">As of a message, and so are the caveats.</param>
/// <param name="Warnings">As of a contract.</param>
internal sealed record WorkerModel(
    PartialType Type,
    string Id,
    string Name,
    string StartAccessibility,
    MethodReturn Return,
    EquatableArray<ParameterModel> Parameters,
    ParameterModel? Result,
    EquatableArray<FormatterModel> Formatters,
    bool IsObsolete,
    EquatableArray<string> Caveats,
    EquatableArray<string> Warnings)
{
    /// <summary>The type that writes and reads its result.</summary>
    public string ResultCodec => $"__{Name}Result";
}
