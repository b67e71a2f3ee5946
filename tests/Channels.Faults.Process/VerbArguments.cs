using System;
using System.Collections.Generic;
using System.Globalization;

namespace Channels.Faults;

/// <summary>The <c>name=value</c> arguments of a verb.</summary>
internal sealed class VerbArguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    internal VerbArguments(string[] arguments)
    {
        foreach (string argument in arguments.AsSpan(1))
        {
            int equals = argument.IndexOf('=');
            _values[argument[..equals]] = argument[(equals + 1)..];
        }
    }

    internal string Channel => _values["channel"];

    internal string Text(string name, string fallback = "") => _values.GetValueOrDefault(name, fallback);

    internal long Number(string name, long fallback = 0) =>
        _values.TryGetValue(name, out string? text) ? long.Parse(text, CultureInfo.InvariantCulture) : fallback;

    internal bool Flag(string name) => Number(name) != 0;

    internal TEnum Choice<TEnum>(string name)
        where TEnum : struct, Enum => Enum.Parse<TEnum>(_values[name]);
}
