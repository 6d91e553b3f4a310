'use strict'
// Makes a checkout ready: `node scripts/setup.cjs [--test] [--bench]`. Runs on any Node from 18 on, needs no
// dependencies, says nothing when there is nothing to do, and never starts a service.
//
//   (always)   npm ci, when node_modules is missing or is not what package-lock.json says
//   --test     docker-registry, git, gpg and ssh-keygen, for the tests against the real thing
//   --bench    skopeo as well
//
// docker-registry is unpacked, not installed: its Debian package would start a service.

const { execFileSync, spawnSync } = require('node:child_process')
const { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } = require('node:fs')
const path = require('node:path')

const root = path.dirname(__dirname)
const cache = path.join(root, 'node_modules', '.cache', 'tidemark')
/** Unpacked Debian packages: `usr/bin/docker-registry` is below it. Tests look here after PATH and /usr/bin. */
const unpacked = path.join(cache, 'debian')

class SetupError extends Error {}

function say(text) {
  process.stderr.write(`setup: ${text}\n`)
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** True when what npm noted in node_modules is what the lock file asks for (optional packages may be absent). */
function isInstalled() {
  const noted = path.join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(noted)) return false
  const wanted = readJson(path.join(root, 'package-lock.json')).packages
  const have = readJson(noted).packages
  return Object.keys(wanted).every((place) => {
    if (place === '') return true
    const found = have[place]
    return found ? found.version === wanted[place].version : wanted[place].optional === true
  })
}

function installDependencies() {
  if (isInstalled()) return
  say('installing the dependencies of package-lock.json (npm ci)')
  const npm = process.env.npm_execpath
  const [command, first] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : ['npm', []]
  const args = [...first, 'ci', '--no-audit', '--no-fund']
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (error)
    throw new SetupError(
      `npm cannot be started (${error.message}). Install Node.js with npm, then try again.`,
    )
  if (status !== 0) {
    throw new SetupError(
      'npm ci failed; its reason stands above. Once the registry answers, run the same command again.',
    )
  }
}

function pathFolders() {
  return [...(process.env.PATH || '').split(path.delimiter).filter((folder) => folder !== ''), '/usr/bin']
}

function has(program) {
  return pathFolders().some((folder) => existsSync(path.join(folder, program)))
}

function runQuietly(command, args, options) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options })
}

/** Lists of our own, so that an unprivileged user without lists can ask the mirrors, and nothing of the system changes. */
function ownLists() {
  const state = path.join(cache, 'apt')
  mkdirSync(path.join(state, 'lists', 'partial'), { recursive: true })
  mkdirSync(path.join(state, 'cache', 'archives', 'partial'), { recursive: true })
  const settings = [
    `Dir::State::Lists=${state}/lists`,
    `Dir::Cache=${state}/cache`,
    'APT::Sandbox::User=root',
  ]
  return settings.flatMap((setting) => ['-o', setting])
}

function isKnownToApt(name) {
  return /Candidate: \d/.test(runQuietly('apt-cache', ['policy', name]))
}

/** Downloads a Debian package and unpacks it below node_modules/.cache; no root, no installation, no service. */
function unpackDebian(name) {
  say(`fetching the Debian package ${name} (unpacked below node_modules/.cache, not installed)`)
  const folder = path.join(cache, 'deb')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const known = isKnownToApt(name)
  const options = known ? ['-o', 'APT::Sandbox::User=root'] : ownLists()
  if (!known) runQuietly('apt-get', [...options, '-q', 'update'])
  runQuietly('apt-get', [...options, '-q', 'download', name], { cwd: folder })
  for (const file of readdirSync(folder)) runQuietly('dpkg-deb', ['-x', path.join(folder, file), unpacked])
  for (const leftover of [folder, path.join(cache, 'apt')]) rmSync(leftover, { recursive: true, force: true })
}

function needRegistry() {
  if (has('docker-registry') || existsSync(path.join(unpacked, 'usr', 'bin', 'docker-registry'))) return
  try {
    unpackDebian('docker-registry')
  } catch (error) {
    const why = String(error.stderr || error.message).trim()
    throw new SetupError(
      `docker-registry is missing and could not be fetched:\n${why}\nInstall it (Debian: apt-get install docker-registry), or put it into PATH.`,
    )
  }
}

function rootPrefix() {
  if (process.getuid && process.getuid() === 0) return []
  return has('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
    ? ['sudo', '-n']
    : null
}

/** Installs what is missing of `needs` (program -> Debian package) where we may; answers what is still missing. */
function installMissing(needs) {
  const missing = Object.keys(needs).filter((program) => !has(program))
  const prefix = missing.length === 0 ? null : rootPrefix()
  if (prefix === null || !has('apt-get')) return missing
  const packages = missing.map((program) => needs[program])
  say(`installing ${packages.join(', ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => {
    const [command, ...rest] = [...prefix, 'apt-get', '-q', ...args]
    return spawnSync(command, rest, { env, stdio: ['ignore', 2, 2] }).status === 0
  }
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages)
  if (!packages.every(isKnownToApt)) apt('update')
  if (!install() && apt('update')) install()
  return missing.filter((program) => !has(program))
}

function needTestPrograms() {
  const needs = { git: 'git', gpg: 'gnupg', 'ssh-keygen': 'openssh-client' }
  const missing = installMissing(needs)
  if (missing.length === 0) return
  const packages = missing.map((program) => needs[program])
  throw new SetupError(
    `the tests need ${missing.join(', ')}. As root:  apt-get install ${packages.join(' ')}`,
  )
}

function wantBenchPrograms() {
  const missing = installMissing({ skopeo: 'skopeo' })
  if (missing.length > 0)
    say('skopeo is missing and could not be installed: the bench runs without that peer')
}

function main(args) {
  const unknown = args.filter((arg) => arg !== '--test' && arg !== '--bench')
  if (unknown.length > 0) throw new SetupError(`unknown option ${unknown[0]}; known: --test, --bench`)
  installDependencies()
  if (args.includes('--test') || args.includes('--bench')) {
    needRegistry()
    needTestPrograms()
  }
  if (args.includes('--bench')) wantBenchPrograms()
}

if (require.main === module) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(error.message)
    process.exitCode = 1
  }
}

module.exports = { isInstalled, unpackDebian }
