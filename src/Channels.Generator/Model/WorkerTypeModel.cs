namespace Channels.Generator.Model;

/// <summary>A partial type on the way to workers: its own ones, and the types nested in it that have some.</summary>
/// <param name="RegisterMethod">The generated method that registers them all, down the tree.</param>
internal sealed record WorkerTypeModel(
    PartialType Type,
    string RegisterMethod,
    EquatableArray<WorkerModel> Workers,
    EquatableArray<WorkerTypeModel> Nested);
