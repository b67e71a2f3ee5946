using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using Channels.Workers;

namespace Channels.CompilerServices;

/// <summary>A worker process that is about to be started. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WorkerStart
{
    private readonly string _worker;
    private readonly List<IMovableEndpoint> _endpoints = [];

    /// <summary>Prepares the start of a worker method.</summary>
    /// <param name="worker">The name that it was registered with.</param>
    public WorkerStart(string worker)
    {
        _worker = worker ?? throw new ArgumentNullException(nameof(worker));
        Arguments = new FrameWriter { Endpoints = _endpoints };
        Arguments.WriteString(worker);
    }

    /// <summary>Takes the method's arguments, in order.</summary>
    public FrameWriter Arguments { get; }

    /// <summary>Starts the process. If that fails, the endpoints are as they were.</summary>
    /// <exception cref="Win32Exception">The system can't start it.</exception>
    public WorkerProcess Run(WorkerOptions? options)
    {
        WorkerLink? link = null;
        Process? process = null;
        int given = 0;
        try
        {
            for (; given < _endpoints.Count; given++) GiveAway(_endpoints[given]);
            link = WorkerLink.Create();
            ProcessStartInfo start = new(options?.Executable ?? OwnExecutable()) { UseShellExecute = false };
            if (options?.Executable is null && EntryAssemblyIfHosted() is { } entry) start.ArgumentList.Add(entry);
            link.AddTo(start.Environment);
            process = Process.Start(start) ?? throw new InvalidOperationException("The worker's process could not be started.");
            return new WorkerProcess(_worker, process, link, Arguments.Payload, _endpoints);
        }
        catch
        {
            process?.Dispose();
            link?.Dispose();
            foreach (IMovableEndpoint endpoint in _endpoints.GetRange(0, given))
            {
                endpoint.TakeBack();
                endpoint.Connection.Close();
            }

            throw;
        }
    }

    /// <summary>Keeps the channel until the worker has attached to it.</summary>
    private static void GiveAway(IMovableEndpoint endpoint)
    {
        if (!endpoint.Connection.TryUse()) throw new ObjectDisposedException(endpoint.Name, $"The channel '{endpoint.Name}' has been disposed; its endpoints can't be given to a worker.");
        try
        {
            endpoint.GiveAway();
        }
        catch
        {
            endpoint.Connection.Close();
            throw;
        }
    }

    private static string OwnExecutable() =>
        Process.GetCurrentProcess().MainModule?.FileName
        ?? throw new InvalidOperationException("This process's executable can't be found; name it in WorkerOptions.Executable.");

    /// <summary>The program's own file if it runs under the <c>dotnet</c> command, which has to be told it.</summary>
    private static string? EntryAssemblyIfHosted()
    {
        if (System.IO.Path.GetFileNameWithoutExtension(OwnExecutable()) != "dotnet") return null;
        string? name = Assembly.GetEntryAssembly()?.GetName().Name;
        return name is null ? null : System.IO.Path.Combine(AppContext.BaseDirectory, name + ".dll");
    }
}
