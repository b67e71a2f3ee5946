namespace Channels.Generator.Model;

/// <summary>A MemoryPack formatter that native code can't find by itself.</summary>
/// <param name="Type">The type it serializes.</param>
/// <param name="Registration">The statement that registers it.</param>
internal sealed record FormatterModel(string Type, string Registration);
