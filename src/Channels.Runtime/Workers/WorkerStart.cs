using System;
using System.Collections.Generic;
using System.ComponentModel;
using Channels.Workers;

namespace Channels.CompilerServices;

/// <summary>A worker process that is about to be started. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WorkerStart
{
    private readonly string _worker;
    private readonly ArgumentText _text = new();
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

    /// <summary>Says what a crash report shows of an argument.</summary>
    public void Describe<T>(string parameter, T value) => _text.Add(parameter, value);

    /// <summary>Says what a crash report shows of an argument.</summary>
    public void Describe<T>(string parameter, ReadOnlySpan<T> value) => _text.AddSpan<T>(parameter, value.Length);

    /// <summary>Says that a crash report does not show an argument.</summary>
    public void DescribeSensitive(string parameter) => _text.AddSensitive(parameter);

    /// <summary>Starts the process. If that fails, the endpoints are as they were.</summary>
    /// <exception cref="Win32Exception">The system can't start it.</exception>
    /// <exception cref="System.IO.IOException">There is no room for its arguments in shared memory.</exception>
    public WorkerProcess Run(WorkerOptions? options) => Run(options, static (launch, run) => new WorkerProcess(launch, run));

    /// <summary>Starts the process of a method that returns something.</summary>
    /// <inheritdoc cref="Run(WorkerOptions?)"/>
    public WorkerProcess<T> Run<T, TCodec>(WorkerOptions? options)
        where TCodec : struct, IAnswerCodec<T> =>
        Run(options, static (launch, run) => new WorkerProcess<T>(launch, run, static (ref FrameReader result) => default(TCodec).Read(ref result)));

    private TWorker Run<TWorker>(WorkerOptions? options, Func<WorkerLaunch, WorkerRun, TWorker> begin)
        where TWorker : WorkerProcess
    {
        options ??= new WorkerOptions();
        options.RequireFitForSpares();
        int given = 0;
        WorkerLaunch? launch = null;
        try
        {
            for (; given < _endpoints.Count; given++) GiveAway(_endpoints[given]);
            launch = options.TakeSpare() ?? WorkerLaunch.Start(options);
            launch.Send(WorkerLink.Run, Arguments.Payload);
            TWorker worker = begin(launch, new WorkerRun(_worker, _text.ToString(), _endpoints, options));
            worker.Follow();
            return worker;
        }
        catch
        {
            if (launch is not null) _ = launch.EndAsync();
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
}
