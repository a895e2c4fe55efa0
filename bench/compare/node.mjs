// How many addresses a second npm's validators check; a package that is not installed is named and left out.
// usage: node node.mjs NODE_MODULES_DIR ADDRESSES
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const REPETITIONS = 3;

const [modules, file] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(modules), 'from-here.js'));
const addresses = readFileSync(file, 'utf8').replace(/\n$/, '').split('\n');

const competitors = {
  isemail: (isemail) => (address) => isemail.validate(address),
  validator: (validator) => (address) => validator.isEmail(address),
  'email-validator': (emailValidator) => (address) => emailValidator.validate(address),
  '@hapi/address': (hapi) => (address) => hapi.isEmailValid(address),
  'address-rfc2821': ({ Address }) => (address) => {
    try {
      return new Address(`<${address}>`).host !== null;
    } catch {
      return false;
    }
  },
};

function count(isGood) {
  let good = 0;
  for (const address of addresses) {
    if (isGood(address)) {
      good += 1;
    }
  }
  return good;
}

function measure(name, isGood) {
  const seconds = [];
  let good = 0;
  for (let i = 0; i < REPETITIONS; i += 1) {
    const before = process.hrtime.bigint();
    good = count(isGood);
    seconds.push(Number(process.hrtime.bigint() - before) / 1e9);
  }
  seconds.sort((a, b) => a - b);
  const median = seconds[Math.floor(REPETITIONS / 2)];
  console.log(`npm:${name} ${Math.round(addresses.length / median)}`);
  console.error(`npm:${name}: ${good} of ${addresses.length} are good`);
}

for (const [name, adapt] of Object.entries(competitors)) {
  let isGood = null;
  try {
    isGood = adapt(load(name));
  } catch (error) {
    console.error(`npm:${name} is not there: ${error.message.split('\n')[0]}`);
  }
  if (isGood !== null) {
    measure(name, isGood);
  }
}
