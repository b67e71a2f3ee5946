using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Channels.Generator.Tests.Harness;

/// <summary>A user's program, generated for, compiled, and run in a process of its own, which starts others.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    /// <summary>Runs a program, which has to end well.</summary>
    /// <returns>What it has written to its standard output.</returns>
    public static async Task<string> RunAsync(string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        GeneratorRun run = GeneratorRun.Of(compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication)));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("channels-program-");
        try
        {
            string program = Path.Combine(folder.FullName, TestCompilation.AssemblyName + ".dll");
            await File.WriteAllBytesAsync(program, run.AssertCompiles().Emit());
            await File.WriteAllTextAsync(
                Path.ChangeExtension(program, ".runtimeconfig.json"),
                $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }""");
            foreach (string library in (string[])["Channels.Runtime.dll", "MemoryPack.Core.dll", "Microsoft.Extensions.*.dll"])
            {
                foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, library))
                    File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            return await RunFileAsync(program);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RunFileAsync(string program)
    {
        using Process process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(s_timeout);
            Assert.True(process.ExitCode == 0, await errors + await output);
            return await output;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
