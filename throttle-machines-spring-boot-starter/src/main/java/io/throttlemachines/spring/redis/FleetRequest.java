package io.throttlemachines.spring.redis;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore.Answer;
import io.throttlemachines.fleet.FleetStore.Beat;
import io.throttlemachines.fleet.FleetStore.Instance;
import io.throttlemachines.fleet.FleetStore.News;
import io.throttlemachines.fleet.FleetStore.Versioned;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A run of one of a fleet's scripts: what it is given, and how its reply reads. Numbers travel as decimal digits, and all other
 * arguments as UTF-8.
 *
 * @param script    one of the scripts that begin with fleet.lua
 * @param arguments its arguments
 * @param reading   converts its reply
 */
record FleetRequest<T>(Script script, List<String> arguments, Function<List<Object>, T> reading) {

    /** The longest life of an instance that scripts add exactly to a time: 142 years. */
    private static final long LONGEST_MICROS = 1L << 52;

    /**
     * The votes of a fleet at one moment.
     *
     * @param version changes with each vote; 0 if there are none
     */
    record Votes(long version, Map<String, Map<String, Long>> byBreaker) {

        static final Votes NONE = new Votes(0, Map.of());
    }

    /** What a beat replies. */
    record Heard(News news, Votes votes) {}

    /** A beat of an instance that knows these votes: they do not travel again. */
    static FleetRequest<Heard> beat(Beat beat, Votes known) {
        List<String> arguments = new ArrayList<>();
        arguments.add(beat.instance());
        arguments.add(digits(Math.min(beat.aliveMicros(), LONGEST_MICROS)));
        arguments.add(digits(beat.since()));
        arguments.add(digits(known.version()));
        arguments.add(digits(beat.votes().size()));
        new TreeMap<>(beat.votes()).forEach((breaker, epoch) -> arguments.addAll(List.of(breaker, digits(epoch))));
        beat.known().forEach((breaker, epoch) -> arguments.addAll(List.of(breaker, digits(epoch))));
        return new FleetRequest<>(Script.FLEET_BEAT, arguments, reply -> heard(reply, known));
    }

    /** Replaces a record; the message about it goes to a channel. */
    static FleetRequest<Answer> replace(
            String breaker, long expected, FleetRecord next, String channel, String sender) {
        return change(Script.FLEET_REPLACE, breaker, expected, next, channel, sender);
    }

    /** Puts a lost record back; the message about it goes to a channel. */
    static FleetRequest<Answer> restore(String breaker, Versioned lost, String channel, String sender) {
        return change(Script.FLEET_RESTORE, breaker, lost.epoch(), lost.record(), channel, sender);
    }

    private static FleetRequest<Answer> change(
            Script script, String breaker, long epoch, FleetRecord next, String channel, String sender) {
        List<String> arguments = new ArrayList<>(List.of(breaker, digits(epoch), channel, sender));
        arguments.addAll(RecordText.of(next));
        return new FleetRequest<>(script, arguments, reply -> answer(reply, next));
    }

    static FleetRequest<Boolean> leave(String instance) {
        return new FleetRequest<>(Script.FLEET_LEAVE, List.of(instance), reply -> number(reply.get(0)) == 1);
    }

    static FleetRequest<List<Instance>> instances() {
        return new FleetRequest<>(Script.FLEET_INSTANCES, List.of(), FleetRequest::instances);
    }

    private static Heard heard(List<Object> reply, Votes known) {
        long version = number(reply.get(3));
        Votes votes = version == known.version() ? known : new Votes(version, votes(list(reply.get(4))));
        News news = new News(
                number(reply.get(0)),
                number(reply.get(1)),
                (int) number(reply.get(2)),
                number(reply.get(6)) == 1,
                votes.byBreaker(),
                changed(list(reply.get(5))));
        return new Heard(news, votes);
    }

    /** Turns the breakers of each instance into the instances of each breaker. */
    private static Map<String, Map<String, Long>> votes(List<Object> ofInstances) {
        Map<String, Map<String, Long>> votes = new HashMap<>();
        for (int at = 0; at < ofInstances.size(); at += 2) {
            String instance = text(ofInstances.get(at));
            List<Object> cast = list(ofInstances.get(at + 1));
            for (int vote = 0; vote < cast.size(); vote += 2) {
                votes.computeIfAbsent(text(cast.get(vote)), unused -> new TreeMap<>())
                        .put(instance, Long.parseLong(text(cast.get(vote + 1))));
            }
        }
        return votes;
    }

    private static Map<String, Versioned> changed(List<Object> triples) {
        Map<String, Versioned> changed = new HashMap<>();
        for (int at = 0; at < triples.size(); at += 3) {
            changed.put(text(triples.get(at)), versioned(number(triples.get(at + 1)), list(triples.get(at + 2))));
        }
        return changed;
    }

    private static Answer answer(List<Object> reply, FleetRecord next) {
        boolean made = number(reply.get(0)) == 1;
        long epoch = number(reply.get(2));
        Versioned current = made ? new Versioned(epoch, next) : versioned(epoch, list(reply.get(3)));
        return new Answer(made, number(reply.get(1)), current);
    }

    private static Versioned versioned(long epoch, List<Object> record) {
        return epoch == 0
                ? Versioned.NONE
                : new Versioned(
                        epoch,
                        RecordText.read(record.stream().map(FleetRequest::text).toList()));
    }

    private static List<Instance> instances(List<Object> pairs) {
        List<Instance> instances = new ArrayList<>();
        for (int at = 0; at < pairs.size(); at += 2) {
            instances.add(new Instance(text(pairs.get(at)), number(pairs.get(at + 1))));
        }
        instances.sort(Comparator.comparing(Instance::name));
        return List.copyOf(instances);
    }

    private static String digits(long number) {
        return Long.toString(number);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private static long number(Object integer) {
        return (Long) integer;
    }

    @SuppressWarnings("unchecked") // the client replies nested lists of numbers and bytes
    private static List<Object> list(Object array) {
        return (List<Object>) array;
    }
}
