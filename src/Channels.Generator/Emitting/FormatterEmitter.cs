using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>Registers MemoryPack's formatters, which native code can't construct by reflection.</summary>
internal static class FormatterEmitter
{
    public static void Write(SourceWriter writer, EquatableArray<FormatterModel> formatters)
    {
        foreach (FormatterModel formatter in formatters)
        {
            writer.Write($$"""
                if (!global::MemoryPack.MemoryPackFormatterProvider.IsRegistered<{{formatter.Type}}>())
                    {{formatter.Registration}}
                """);
        }
    }
}
