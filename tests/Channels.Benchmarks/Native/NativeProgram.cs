using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks.Native;

/// <summary>A C program of this folder, compiled on the machine that is measured.</summary>
internal sealed class NativeProgram
{
    private readonly string _path;

    private NativeProgram(string path) => _path = path;

    /// <summary>Null, and a note, where there is no compiler or it refuses.</summary>
    public static async Task<NativeProgram?> CompileAsync(
        string name, string folder, Action<string> note, CancellationToken cancellationToken)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Native", name + ".c");
        string path = Path.Combine(folder, name);
        try
        {
            await ProcessRunner.RunAsync("cc", ["-O3", "-o", path, source], cancellationToken);
            return new NativeProgram(path);
        }
        catch (IOException exception)
        {
            note($"{name}.c is left out: {exception.Message}");
            return null;
        }
    }

    /// <summary>Runs it, and returns the numbers that it prints.</summary>
    public async Task<double[]> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        string output = await ProcessRunner.RunAsync(_path, arguments, cancellationToken);
        return [.. output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);
}
